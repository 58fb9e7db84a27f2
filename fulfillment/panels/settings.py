"""Navigation, settings, set-up and what people hold: what this floor shows on pages about the company."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Stage, StageTemplate
from fulfillment.permissions import sets_template, sets_warehouses
from fulfillment.services import (
    edit_stage,
    save_template,
)
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.setup.settings import SETTINGS, SettingsPage
from orderdesk.setup.steps import SETUP_STEPS, SetupStep
from orders.states import CLOSED

nav(
    NavItem(
        "fulfillment:stages",
        gettext_lazy("Stages"),
        "board",
        place=45,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
    )
)
nav(
    NavItem(
        "fulfillment:tasks",
        gettext_lazy("Production and purchase"),
        "cols",
        place=48,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
    )
)
nav(
    NavItem(
        "fulfillment:shipments",
        gettext_lazy("Shipments"),
        "truck",
        place=49,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
    )
)
nav(
    NavItem(
        "fulfillment:stock",
        gettext_lazy("Stock"),
        "box",
        place=50,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
    )
)


@HOLDINGS.at(30)
def held_stages():
    """Stages that are not finished, of orders that are not closed."""
    return Holding(
        "stages",
        gettext_lazy("Open stages"),
        lambda: Stage.objects.filter(finished_at=None).exclude(order__status__in=CLOSED).select_related("order"),
        lambda stage, *, owner, by: edit_stage(stage.pk, changes={"owner": owner}, by=by),
        describe=lambda stage: f"{stage.order} {stage.name}",
    )


@HOLDINGS.at(35)
def held_template_stages():
    """Stages of the template that go to one person by name."""
    return Holding(
        "template",
        gettext_lazy("Stages of the template"),
        StageTemplate.objects.all,
        _give_template_stage,
        field="person",
    )


def _give_template_stage(stage, *, owner, by):
    stage.person = owner
    save_template([stage], by=by)


@SETUP_STEPS.at(50)
def owners_of_stages():
    """Who does what, by role or by name."""
    text = _("The steps of every order from stock check to return visit: who does each, and when.")
    return SetupStep("stages", _("Stages and their owners"), text, "fulfillment:stage-template", has_form=True)


@SETTINGS.at(40)
def template_of_stages():
    """The stages of every order, among the settings."""
    text = _("The steps that every order goes through, with owner and time; planned orders keep theirs.")
    return SettingsPage(_("Stage template"), text, "fulfillment:stage-template", "board", sets_template)


@SETTINGS.at(42)
def warehouses():
    """Where goods lie, among the settings."""
    text = _("Where goods lie, in which order they are taken, and where they may leave before they are booked in.")
    return SettingsPage(_("Warehouses"), text, "fulfillment:warehouses", "box", sets_warehouses)
