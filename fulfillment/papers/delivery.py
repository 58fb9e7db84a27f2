"""Delivery slip 送货单."""

from django.db.models import F
from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import A4, SLIP, Paper
from orders.papers.head import head_of_paper, page_of_customer

DELIVERY = Paper(
    "delivery",
    gettext_lazy("Delivery slip"),
    "shipment",
    "fulfillment/papers/delivery.html",
    "fulfillment:print-delivery",
    sizes=(A4, SLIP),
)


def read_delivery(shipment, user):
    order = shipment.order
    sent = list(
        shipment.lines.select_related("line").annotate(code=F("line__product__code")).order_by("line__position")
    )
    return head_of_paper(order, user) | {
        "page": page_of_customer(order),
        "shipment": shipment,
        "sent": sent,
        "units": _sums(sent),
        "customer": order.customer,
    }


def _sums(sent):
    """What is in the shipment, added up for each unit: pieces and metres are not one number."""
    sums = {}
    for line in sent:
        sums[line.line.unit] = sums.get(line.line.unit, 0) + line.quantity
    return sums.items()
