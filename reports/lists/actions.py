"""The list of improvement actions."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList
from orderdesk.core.templatetags.desk import status
from orderdesk.core.text.display import short_day
from reports.models import Action
from reports.pages.wording import month_name
from reports.querysets import ActionQuerySet


def _is_carried(action: Any) -> bool:
    return hasattr(action, "carried_to")


def _is_late(action: Any) -> bool:
    return action.state == "open" and not _is_carried(action) and action.due_on < localdate()


def _measure_cell(action: Any, user: User) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("reports:action", args=[action.pk]), action.measure)


def _due_cell(action: Any, user: User) -> Any:
    day = short_day(action.due_on)
    return format_html('<span class="late">{}</span>', day) if _is_late(action) else day


def _state_cell(action: Any, user: User) -> Any:
    if _is_carried(action):
        return format_html('<span class="status" data-tone="grey">{}</span>', _("Carried over"))
    return status(action.standing)


class ActionList(RecordList):
    """What monthly meetings decided, those of the latest month first; or only what is still open."""

    url_name = "reports:actions"
    columns = (
        Column(
            "month",
            pgettext_lazy("monthly", "Review"),
            lambda action, user: month_name(action.month),
            css="nowrap hide-s",
        ),
        Column("problem", _("Problem"), lambda action, user: action.problem, css="full"),
        Column("measure", _("Counter-measure"), _measure_cell, css="name"),
        Column("owner", _("Owner"), lambda action, user: action.owner, css="nowrap"),
        Column("due", _("Due"), _due_cell, css="num nowrap", head_css="num", labelled=True),
        Column("state", _("State"), _state_cell, css="to-end"),
        Column("effect", _("Effect"), lambda action, user: action.effect or "–", css="full"),
    )

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(request, *args, **options)
        self.only_open = self.params.get("open") == "1"

    def find(self) -> tuple[ActionQuerySet, list[str]]:
        actions = Action.objects.visible_to(self.user).select_related("owner", "carried_to")
        return (actions.open() if self.only_open else actions), ["-month", "-pk"]

    def row_css(self, action: Any) -> Any:
        return "is-late" if _is_late(action) else ""

    @property
    def only_open_url(self) -> str:
        """The address that turns the filter on or off."""
        return self.link(open=None if self.only_open else 1)
