"""What this floor adds to the navigation."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.setup.settings import SETTINGS, SettingsPage
from reports.models import Action
from reports.permissions import reads_commission, reads_margins, reads_reports, sets_targets
from reports.services import reassign_action

nav(
    NavItem(
        "reports:dashboard",
        gettext_lazy("Figures"),
        "chart",
        place=85,
        group=gettext_lazy("Money and figures"),
        seen_by=reads_reports,
    )
)


nav(
    NavItem(
        "reports:margins",
        gettext_lazy("Margins"),
        "chart",
        place=86,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: reads_reports(user) and reads_margins(user),
    )
)
nav(
    NavItem(
        "reports:commission",
        gettext_lazy("Commission"),
        "money",
        place=87,
        group=gettext_lazy("Money and figures"),
        seen_by=reads_commission,
    )
)


@HOLDINGS.at(60)
def held_actions():
    """Improvement actions that are not closed."""
    return Holding(
        "actions",
        gettext_lazy("Improvement actions"),
        Action.objects.open,
        lambda action, *, owner, by: reassign_action(action.pk, owner=owner, due_on=action.due_on, by=by),
        describe=lambda action: action.measure[:40],
    )


@SETTINGS.at(50)
def targets():
    """What a month should reach, among the settings."""
    text = _("What a month should reach, of the company and of each account manager.")
    return SettingsPage(_("Targets"), text, "reports:targets", "chart", sets_targets)
