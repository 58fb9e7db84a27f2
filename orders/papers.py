"""The papers of an order: when each may be printed, and what stands on it."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.panels import collect
from orderdesk.core.photos import inside_page
from orderdesk.core.printing import Paper
from orderdesk.core.typed import mask_phone
from orders.models import Policy
from orders.states import PROMISED, Decision, OrderStatus

CONFIRMATION = Paper(
    "confirmation", gettext_lazy("Order confirmation"), "order", "orders/papers/confirmation.html",
    "orders:print-confirmation",
)  # fmt: skip
FLOW = Paper(
    "flow", gettext_lazy("Internal routing sheet"), "order", "orders/papers/flow.html", "orders:print-flow"
)  # fmt: skip
REVIEW = Paper(
    "review", gettext_lazy("Preliminary review sheet"), "order", "orders/papers/review.html", "orders:print-review"
)  # fmt: skip
APPROVED = (OrderStatus.AWAITING_SUPPLY, *PROMISED)
CHECKED = {
    "customer": gettext_lazy("Customer"),
    "contact": gettext_lazy("Contact"),
    "phone": gettext_lazy("Phone"),
    "terms": gettext_lazy("Payment terms"),
    "address": gettext_lazy("Delivery address"),
    "due": gettext_lazy("Delivery date"),
    "lines": gettext_lazy("Products and quantities"),
    "prices": gettext_lazy("Unit prices and total"),
    "needs": gettext_lazy("Special needs"),
}


def reads_prices(user):
    """Who may hold a paper with prices on it."""
    return user.sees("price")


def against_confirmation(order):
    """Why the confirmation cannot be printed as the order stands, or an empty text."""
    if order.status in PROMISED:
        return ""
    return _("%(order)s is %(status)s: its confirmation can be printed once it is confirmed.") % told(order)


def against_flow(order):
    if order.status in APPROVED:
        return ""
    return _("%(order)s is %(status)s: its routing sheet can be printed once it is approved.") % told(order)


def against_review(review, order):
    if review is not None:
        return ""
    return _("%(order)s has not been reviewed here: there is no review to print.") % {"order": order}


def page_of_papers(order):
    """Where the papers of an order are shown."""
    return f"{order.get_absolute_url()}#papers"


def told(order):
    """What every sentence against a paper says of the order."""
    return {"order": order, "status": order.state.label}


def printable_papers(order, user):
    """The papers that follow from the order alone, without a query."""
    found = [CONFIRMATION] if order.status in PROMISED and reads_prices(user) else []
    return [paper.of(order.pk) for paper in [*found, *([FLOW] if order.status in APPROVED else [])]]


# --- what stands on them ---------------------------------------------------------------------------------------------


def head_of_company():
    """Whose paper it is: name and logo."""
    policy = Policy.current()
    return {"company": policy.company, "logo": inside_page(policy.logo)}


def head_of_paper(order, user):
    """What every paper about an order begins with; the phone masked for whoever has no need of it."""
    phone = order.contact_phone if user.sees("phone") else mask_phone(order.contact_phone or "")
    return head_of_company() | {"page": order, "order": order, "phone": phone}


def read_confirmation(order, user):
    return head_of_paper(order, user) | {
        "lines": _lines(order),
        "instalments": list(order.instalments.all()),
        "goods_total": order.total - order.freight,
    }


def read_flow(request, order):
    """Where the order has been and still goes: by whom, until when, and room for a signature."""
    stations = [station for rows in collect("flow sheet", request, order) for station in rows]
    return head_of_paper(order, request.user) | {"lines": _lines(order), "stations": [*_own_stations(order), *stations]}


def _lines(order):
    return list(order.lines.annotate(code=F("product__code")))


def station(name, who, *, planned=None, done=None, note=""):
    """One row of the routing sheet."""
    return {"name": name, "who": who, "planned": planned, "done": done, "note": note}


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


def last_review(order):
    return order.reviews.select_related("by").last()


def read_review(order, review, user):
    items = [{**item, "label": CHECKED.get(item["name"], item["label"])} for item in review.checks.get("items", [])]
    return head_of_paper(order, user) | {
        "review": review,
        "items": items,
        "shown": _shown(order, user),
        "lines": _lines(order),
        "approvals": list(order.approvals.select_related("decided_by").order_by("round", "place")),
    }


def _shown(order, user):
    """What stands in the order for each item of the checklist."""
    return {
        "customer": order.customer.name,
        "contact": order.contact_name,
        "phone": head_of_paper(order, user)["phone"],
        "terms": order.payment_terms,
        "address": order.address,
        "due": str(order.due_on or ""),
        "lines": _("%(count)s lines") % {"count": order.line_count},
        "prices": f"{order.total:,.2f}",
        "needs": order.special_needs or _("None"),
    }
