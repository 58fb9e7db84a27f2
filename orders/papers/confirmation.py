"""Order confirmation 订单确认单."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper
from orders.papers.head import _lines, head_of_paper, order_and_status, page_of_customer, seal_of_company
from orders.states import PROMISED

CONFIRMATION = Paper(
    "confirmation",
    gettext_lazy("Order confirmation"),
    "order",
    "orders/papers/confirmation.html",
    "orders:print-confirmation",
)


def against_confirmation(order):
    """Why the confirmation cannot be printed in the order's state, or an empty text."""
    if order.status in PROMISED:
        return ""
    return _("%(order)s is %(status)s: its confirmation can be printed once it is confirmed.") % order_and_status(order)


def read_confirmation(order, user):
    return (
        head_of_paper(order, user)
        | seal_of_company()
        | {
            "page": page_of_customer(order),
            "lines": _lines(order),
            "instalments": list(order.instalments.all()),
            "goods_total": order.total - order.freight,
        }
    )
