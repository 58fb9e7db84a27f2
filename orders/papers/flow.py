"""Internal routing sheet 订单内部流转单."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.slots import Slot
from orderdesk.core.paper.printing import Paper
from orders.papers.head import APPROVED, _lines, head_of_paper, order_and_status, station
from orders.states import Decision

FLOW_STATIONS: Slot[list] = Slot("routing sheet stations")  # (request, order) -> rows of `station`
FLOW = Paper("flow", gettext_lazy("Internal routing sheet"), "order", "orders/papers/flow.html", "orders:print-flow")


def against_flow(order):
    if order.status in APPROVED:
        return ""
    return _("%(order)s is %(status)s: its routing sheet can be printed once it is approved.") % order_and_status(order)


def read_flow(request, order):
    """Where the order has been and still goes: by whom, until when, and room for a signature."""
    stations = [station for rows in FLOW_STATIONS.collect(request, order) for station in rows]
    return head_of_paper(order, request.user) | {"lines": _lines(order), "stations": [*_own_stations(order), *stations]}


def _own_stations(order):
    """What happened on this floor: entered, reviewed, approved by each level."""
    rows = [station(_("Entry"), order.entered_by, done=order.submitted_at or order.created_at)]
    review = order.reviews.filter(result="passed").select_related("by").last()
    if review is not None:
        rows.append(station(_("Preliminary review"), review.by, done=review.at, note=review.note))
    decided = order.approvals.filter(state=Decision.APPROVED).select_related("decided_by").order_by("round", "place")
    rows += [
        station(level.get_level_display(), level.decided_by, done=level.decided_at, note=level.reason)
        for level in decided
    ]
    return rows
