"""Receipt of goods 签收回执: what was signed for by the customer's link, by whom, when and on what device."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from aftersales.models import Objection
from orderdesk.core.pages.photos import inside_page
from orderdesk.core.paper.printing import Paper
from orders.papers.head import head_of_paper, page_of_customer

RECEIPT = Paper(
    "receipt",
    gettext_lazy("Receipt of goods"),
    "acceptance",
    "aftersales/papers/receipt.html",
    "aftersales:print-receipt",
)


def read_receipt(acceptance, user):
    """What stands on it; the acceptance comes with its shipment, order and the signature by link."""
    order, evidence = acceptance.shipment.order, acceptance.link_signature
    issues = Objection.objects.select_related("ticket").order_by("pk")
    lines = acceptance.lines.select_related("shipment_line__line__product").order_by("shipment_line__line__position")
    return head_of_paper(order, user) | {
        "page": page_of_customer(order),
        "acceptance": acceptance,
        "shipment": acceptance.shipment,
        "about": acceptance.shipment,
        "evidence": evidence,
        "drawing": inside_page(evidence.picture),
        "lines": list(lines.prefetch_related(Prefetch("objections", issues))),
    }
