"""The list of return visits."""

from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Visit
from aftersales.querysets import VisitQuerySet
from aftersales.states import VisitState
from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, late_flag, record_link, soon_flag
from orderdesk.core.templatetags.desk import status
from orderdesk.core.text.display import days_late, short_day

VISIT_TABS = {
    "due": gettext_lazy("To be done"),
    "mine": gettext_lazy("Mine"),
    "done": gettext_lazy("Reached"),
    "given_up": gettext_lazy("Not reached"),
}


class VisitList(RecordList):
    """Who is to be asked how it went, the longest overdue first; and what those said who were."""

    url_name = "aftersales:visits"
    tab_labels = VISIT_TABS
    default_tab = "due"

    def find(self) -> tuple[VisitQuerySet, list[str]]:
        visits = Visit.objects.visible_to(self.user).select_related("order__customer", "owner", "ticket")
        if self.show == "done":
            return visits.filter(state=VisitState.DONE, overall__isnull=False), ["-closed_at", "-pk"]
        if self.show == "given_up":
            return visits.filter(state=VisitState.GIVEN_UP), ["-closed_at", "-pk"]
        visits = visits.filter(state=VisitState.DUE)
        return (visits.filter(owner=self.user) if self.show == "mine" else visits), ["due_on", "pk"]

    def row_css(self, visit: Visit) -> str:
        return "is-late" if visit_row(visit)["late"] else ""

    def columns_for(self, user: User) -> list[Column]:
        """What is closed has its day in the column of the day that what is open is due."""
        columns = super().columns_for(user)
        if self.show in ("done", "given_up"):
            return [replace(column, heading=_("On")) if column.key == "day" else column for column in columns]
        return columns


def visit_row(visit: Visit) -> dict[str, Any]:
    """One visit as lists and panels show it."""
    days = (localdate() - visit.due_on).days if visit.state == VisitState.DUE else 0
    return {
        "visit": visit,
        "url": visit.get_absolute_url(),
        "late": days_late(days) if days > 0 else "",
        "today": visit.state == VisitState.DUE and days == 0,
        "closed_on": localtime(visit.closed_at).date() if visit.closed_at else None,
    }


# --- cells -----------------------------------------------------------------------------------------------------------


def _day_cell(visit: Visit, user: User) -> str:
    row = visit_row(visit)
    if row["closed_on"]:
        return short_day(row["closed_on"])
    flag = late_flag(row["late"]) if row["late"] else soon_flag(_("today")) if row["today"] else ""
    return format_html("{} {}", short_day(visit.due_on), flag)


def _rating_cell(visit: Visit, user: User) -> str:
    return render_to_string("aftersales/_given.html", {"stars": visit.overall}) if visit.overall else ""


def _text_cell(visit: Visit, user: User) -> str:
    text = Truncator(visit.text).chars(60)
    if visit.ticket is None:
        return text
    return format_html('{} <a href="{}">{}</a>', text, visit.ticket.get_absolute_url(), visit.ticket)


VisitList.columns = (
    Column("order", gettext_lazy("Order"), lambda visit, user: record_link(visit.order, visit.get_absolute_url())),
    Column("state", gettext_lazy("State"), lambda visit, user: status(visit.standing), css="to-end"),
    Column("customer", gettext_lazy("Customer"), lambda visit, user: visit.order.customer, css="name"),
    Column(
        "contact",
        gettext_lazy("Contact"),
        lambda visit, user: visit.order.contact_name,
        css="name hide-s hide-m",
        head_css="hide-m",
    ),
    Column("day", gettext_lazy("Due"), _day_cell, css="nowrap to-end"),
    Column("rating", gettext_lazy("Rating"), _rating_cell, css="nowrap"),
    Column("text", gettext_lazy("What the customer said"), _text_cell, css="muted name full"),
    Column(
        "owner", gettext_lazy("Owner"), lambda visit, user: visit.owner, css="nowrap hide-s hide-m", head_css="hide-m"
    ),
)
