"""The list of return visits."""

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy

from aftersales.models import Visit
from aftersales.states import VisitState
from orderdesk.core.text.display import days_late

VISIT_TABS = {
    "due": gettext_lazy("To be done"),
    "mine": gettext_lazy("Mine"),
    "done": gettext_lazy("Reached"),
    "given_up": gettext_lazy("Not reached"),
}


def find_visits(user, show):
    """(the rows, the keys of their pages) of one tab."""
    found = Visit.objects.visible_to(user)
    if show == "done":
        return found.filter(state=VisitState.DONE, overall__isnull=False), ["-closed_at", "-pk"]
    if show == "given_up":
        return found.filter(state=VisitState.GIVEN_UP), ["-closed_at", "-pk"]
    found = found.filter(state=VisitState.DUE)
    return (found.filter(owner=user) if show == "mine" else found), ["due_on", "pk"]


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
