"""Preliminary review sheet 订单初步审核表."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper
from orders.papers.head import _lines, head_of_paper

REVIEW = Paper(
    "review", gettext_lazy("Preliminary review sheet"), "order", "orders/papers/review.html", "orders:print-review"
)
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


def against_review(review, order):
    if review is not None:
        return ""
    return _("%(order)s has not been reviewed here: there is no review to print.") % {"order": order}


def last_review(order):
    return order.reviews.select_related("by").last()


def read_review(order, review, user):
    items = [{**item, "label": CHECKED.get(item["name"], item["label"])} for item in review.checks.get("items", [])]
    return head_of_paper(order, user) | {
        "review": review,
        "items": items,
        "entered": _entered(order, user),
        "lines": _lines(order),
        "approvals": list(order.approvals.select_related("decided_by").order_by("round", "place")),
    }


def _entered(order, user):
    """The order's value for each item of the checklist."""
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
