"""Packing list 装箱单: what is in the packages of a shipment, without prices."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.papers.delivery import sums_of
from orderdesk.core.paper.printing import Paper
from orders.papers.head import head_of_paper, page_of_customer

PACKING = Paper(
    "packing",
    gettext_lazy("Packing list"),
    "shipment",
    "fulfillment/papers/packing.html",
    "fulfillment:print-packing",
)


def against_packing(shipment):
    """Why nothing is packed, or an empty text."""
    if shipment.status != "withdrawn":
        return ""
    return _("%(shipment)s is withdrawn: nothing of it leaves.") % {"shipment": shipment}


def read_packing(shipment, user):
    """Lines with room to write which package each is in."""
    order = shipment.order
    sent = shipment.lines.select_related("line").annotate(code=F("line__product__code")).order_by("line__position")
    sent = list(sent)
    return head_of_paper(order, user) | {
        "page": page_of_customer(order),
        "shipment": shipment,
        "sent": sent,
        "units": sums_of(sent),
        "customer": order.customer,
    }
