"""Every reusable read of orders, products and what belongs to them."""

from orders.querysets.approval import ApprovalQuerySet, ChangeAnswerQuerySet, ChangeQuerySet, levels_of
from orders.querysets.link import CustomerLinkQuerySet, QuotationLinkQuerySet, SentStatementQuerySet, digest_of
from orders.querysets.money import (
    BankRowQuerySet,
    CorrectionQuerySet,
    CustomerMoneyQuerySet,
    GuaranteeQuerySet,
    InstalmentQuerySet,
    InvoiceQuerySet,
    OrderMoneyQuerySet,
    PaymentPlanQuerySet,
    PaymentQuerySet,
    ReceiptQuerySet,
)
from orders.querysets.order import (
    LOADED,
    PEOPLE,
    REST,
    SURPLUS,
    AttachmentQuerySet,
    OrderLineManager,
    OrderQuerySet,
    ProductQuerySet,
    closing,
)
from orders.querysets.price import PriceAgreementQuerySet
from orders.querysets.quotation import QuotationQuerySet
from orders.querysets.template import OrderTemplateQuerySet

__all__ = [
    "LOADED",
    "PEOPLE",
    "REST",
    "SURPLUS",
    "ApprovalQuerySet",
    "AttachmentQuerySet",
    "BankRowQuerySet",
    "ChangeAnswerQuerySet",
    "ChangeQuerySet",
    "CorrectionQuerySet",
    "CustomerLinkQuerySet",
    "CustomerMoneyQuerySet",
    "GuaranteeQuerySet",
    "InstalmentQuerySet",
    "InvoiceQuerySet",
    "OrderLineManager",
    "OrderMoneyQuerySet",
    "OrderQuerySet",
    "OrderTemplateQuerySet",
    "PaymentPlanQuerySet",
    "PaymentQuerySet",
    "PriceAgreementQuerySet",
    "ProductQuerySet",
    "QuotationLinkQuerySet",
    "QuotationQuerySet",
    "ReceiptQuerySet",
    "SentStatementQuerySet",
    "closing",
    "digest_of",
    "levels_of",
]
