"""Delivery slip 送货单."""

from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import ShipmentLine
from fulfillment.states import ShipmentStatus
from orderdesk.core.money import line_amount
from orderdesk.core.paper.printing import A4, SLIP, SLIP_THIRD, SLIP_WHOLE, Paper
from orderdesk.policy.models import Policy
from orders.papers.head import head_of_paper, page_of_customer, reads_prices

DELIVERY = Paper(
    "delivery",
    gettext_lazy("Delivery slip"),
    "shipment",
    "fulfillment/papers/delivery.html",
    "fulfillment:print-delivery",
    sizes=(A4, SLIP, SLIP_THIRD, SLIP_WHOLE),
)


TOGETHER = Paper(
    "consignment",
    gettext_lazy("Delivery slip"),
    "consignment",
    "fulfillment/papers/delivery.html",
    "fulfillment:print-consignment",
    sizes=(A4, SLIP, SLIP_THIRD, SLIP_WHOLE),
)


def against_withdrawn(shipment):
    """Why no slip and no packing list go with it, or an empty text."""
    if shipment.status != ShipmentStatus.WITHDRAWN:
        return ""
    return _("%(shipment)s is withdrawn: nothing of it leaves.") % {"shipment": shipment}


def read_delivery(shipment, user):
    """Its lines with their sums by unit, for the slip and for the packing list."""
    order = shipment.order
    sent = list(
        shipment.lines.select_related("line").annotate(code=F("line__product__code")).order_by("line__position")
    )
    policy = Policy.current()
    return head_of_paper(order, user) | {
        "page": page_of_customer(order),
        "shipment": shipment,
        "sent": sent,
        "units": sums_of(sent),
        "worth": worth_of(sent, order.customer, user),
        "customer": order.customer,
        "house_phone": policy.phone,
        "copies": policy.slip_copies,
    }


def worth_of(sent, customer, user):
    """What the goods on a slip cost together, where its customer wants amounts and whoever prints reads them.

    Each line gets its own as `amount`; what goes beyond the order by its tolerance is not charged.
    """
    if not (customer.slip_amounts and reads_prices(user)):
        return None
    for row in sent:
        row.amount = line_amount(row.quantity, row.line.unit_price, row.line.discount)
    return sum((row.amount for row in sent), Decimal(0))


def read_together(consignment, shipments, user):
    """One slip for shipments that left together: the lines of all, each with its order; the first gives the head."""
    first = shipments[0]
    sent = ShipmentLine.objects.filter(shipment__in=shipments).select_related("line", "shipment__order")
    sent = list(sent.annotate(code=F("line__product__code")).order_by("shipment", "line__position"))
    first.packages = sum(shipment.packages for shipment in shipments)
    return read_delivery(first, user) | {
        "page": first,
        "sent": sent,
        "units": sums_of(sent),
        "worth": worth_of(sent, first.order.customer, user),
        "orders": list(dict.fromkeys(shipment.order for shipment in shipments)),
        "custom": [],  # what one of several orders says is not said of all
    }


def sums_of(sent):
    """What is in the shipment, added up for each unit: pieces and metres are not one number."""
    sums = {}
    for line in sent:
        sums[line.line.unit] = sums.get(line.line.unit, 0) + line.whole
    return sums.items()
