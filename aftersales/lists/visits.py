"""The list of return visits."""

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy

from aftersales.models import Visit
from aftersales.states import VisitState
from orderdesk.core.lists import RecordList
from orderdesk.core.text.display import days_late

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

    def find(self):
        visits = Visit.objects.visible_to(self.user).select_related("order__customer", "owner", "ticket")
        if self.show == "done":
            return visits.filter(state=VisitState.DONE, overall__isnull=False), ["-closed_at", "-pk"]
        if self.show == "given_up":
            return visits.filter(state=VisitState.GIVEN_UP), ["-closed_at", "-pk"]
        visits = visits.filter(state=VisitState.DUE)
        return (visits.filter(owner=self.user) if self.show == "mine" else visits), ["due_on", "pk"]

    @property
    def visits(self):
        """The rows of the page, as the template and the panels show visits."""
        return [visit_row(visit) for visit in self.page.rows]


def visit_row(visit):
    """One visit as lists and panels show it."""
    days = (localdate() - visit.due_on).days if visit.state == VisitState.DUE else 0
    return {
        "visit": visit,
        "url": visit.get_absolute_url(),
        "late": days_late(days) if days > 0 else "",
        "today": visit.state == VisitState.DUE and days == 0,
        "closed_on": localtime(visit.closed_at).date() if visit.closed_at else None,
    }
