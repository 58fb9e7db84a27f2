"""Quotation 报价单, for the customer: what is offered, until when, on which terms."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper
from orderdesk.core.text.typed import mask_phone
from orderdesk.custom_fields.values import printed_of
from orders.papers.head import head_of_company, seal_of_company
from orders.services.quotation import link_of_quotation
from orders.states import QuotationStatus

QUOTATION = Paper(
    "quotation",
    gettext_lazy("Quotation"),
    "quotation",
    "orders/papers/quotation.html",
    "orders:print-quotation",
)


def against_quotation(quotation):
    """Why the paper cannot be printed in the quotation's state, or an empty text."""
    if quotation.status not in (QuotationStatus.DRAFT, QuotationStatus.WITHDRAWN):
        return ""
    facts = {"quotation": quotation, "status": quotation.get_status_display()}
    return _("%(quotation)s is “%(status)s”: send it, and what is printed stands.") % facts


def read_quotation(quotation, user):
    """The version that counts; its QR code opens the customer's page, or ours where there is no link."""
    text, link = quotation.latest(), link_of_quotation(quotation)
    clear = user.is_by_link or user.sees("phone")
    return (
        head_of_company()
        | seal_of_company()
        | {
            "page": link if link is not None and link.token else quotation,
            "quotation": quotation,
            "text": text,
            "custom": printed_of("order", text.custom),
            "lines": list(text.lines.annotate(code=F("product__code"))),
            "phone": text.contact_phone if clear else mask_phone(text.contact_phone),
        }
    )
