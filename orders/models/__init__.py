from orders.models.approval import Approval
from orders.models.bank import BankRow, BankSheet
from orders.models.change import ChangeAnswer, ChangeItem, ChangeRequest
from orders.models.correction import Correction
from orders.models.gate import GateOverride
from orders.models.guarantee import Guarantee
from orders.models.invoice import Invoice, InvoiceShare
from orders.models.line import OrderLine
from orders.models.link import CustomerLink, CustomerLinkView
from orders.models.money import Instalment, MonthEnd, Receipt
from orders.models.objection import ObjectionPolicy, ObjectionWaiver
from orders.models.order import Order
from orders.models.payment import Payment
from orders.models.plan import PaymentPlan
from orders.models.price import PriceAgreement
from orders.models.product import Product
from orders.models.quotation import Quotation, QuotationLine, QuotationLink, QuotationVersion
from orders.models.review import Review
from orders.models.rule import ApprovalRule
from orders.models.search_term import SearchTerm
from orders.models.sent_statement import SentStatement
from orders.models.talk import Attachment, Message, OrderCommunication
from orders.models.template import OrderTemplate, OrderTemplateLine

__all__ = [
    "Approval",
    "ApprovalRule",
    "Attachment",
    "BankRow",
    "BankSheet",
    "ChangeAnswer",
    "ChangeItem",
    "ChangeRequest",
    "Correction",
    "CustomerLink",
    "CustomerLinkView",
    "GateOverride",
    "Guarantee",
    "Instalment",
    "Invoice",
    "InvoiceShare",
    "Message",
    "MonthEnd",
    "ObjectionPolicy",
    "ObjectionWaiver",
    "Order",
    "OrderCommunication",
    "OrderLine",
    "OrderTemplate",
    "OrderTemplateLine",
    "Payment",
    "PaymentPlan",
    "PriceAgreement",
    "Product",
    "Quotation",
    "QuotationLine",
    "QuotationLink",
    "QuotationVersion",
    "Receipt",
    "Review",
    "SearchTerm",
    "SentStatement",
]
