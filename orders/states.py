"""The states of an order and the groups that other code names. Imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    NEEDS_INFO = "needs_info", _("Needs information")
    REJECTED = "rejected", _("Rejected")
    IN_APPROVAL = "in_approval", _("In approval")
    AWAITING_SUPPLY = "awaiting_supply", _("Awaiting supply answer")
    CONFIRMED = "confirmed", _("Confirmed")
    IN_PRODUCTION = "in_production", _("In production")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self):
        """The colour and shape that stand for it: grey, yellow, red, blue, green or void."""
        return TONES[self]


S = OrderStatus
TONES = {
    S.DRAFT: "grey",
    S.IN_REVIEW: "yellow",
    S.NEEDS_INFO: "red",
    S.REJECTED: "red",
    S.IN_APPROVAL: "yellow",
    S.AWAITING_SUPPLY: "yellow",
    S.CONFIRMED: "blue",
    S.IN_PRODUCTION: "blue",
    S.SHIPPED: "blue",
    S.DELIVERED: "green",
    S.COMPLETED: "green",
    S.CANCELLED: "void",
}
SPINE = (S.CONFIRMED, S.IN_PRODUCTION, S.SHIPPED, S.DELIVERED)
EDITABLE = (S.DRAFT, S.IN_REVIEW, S.NEEDS_INFO)
BEFORE_REVIEW = (S.DRAFT, S.IN_REVIEW, S.NEEDS_INFO, S.REJECTED)
# Goods are still owed: what is not here is over, or waits for a visit and money only.
OPEN = (S.IN_REVIEW, S.NEEDS_INFO, S.IN_APPROVAL, S.AWAITING_SUPPLY, S.CONFIRMED, S.IN_PRODUCTION, S.SHIPPED)
PROMISED = (S.CONFIRMED, S.IN_PRODUCTION, S.SHIPPED, S.DELIVERED, S.COMPLETED)
AGREED = (S.AWAITING_SUPPLY, *PROMISED)  # approved and not cancelled: its prices are those of a deal
BEFORE_SHIPPING = (*BEFORE_REVIEW, S.IN_APPROVAL, S.AWAITING_SUPPLY, S.CONFIRMED, S.IN_PRODUCTION)
CLOSED = (S.COMPLETED, S.CANCELLED)
HOLDABLE = tuple(status for status in OPEN if status != S.SHIPPED)  # its work can wait: goods are still to leave


class Priority(models.IntegerChoices):
    """How early the turn of an order comes; the lowest comes first."""

    HIGH = 1, _("High")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class Flag(models.TextChoices):
    """What sets an order apart: what it is worth, and what may go wrong with it."""

    URGENT = "urgent", _("Urgent")
    AMOUNT = "amount", _("Large order")
    CUSTOMER = "customer", _("Key customer")
    CREDIT = "credit", pgettext_lazy("risk", "Credit")
    MARGIN = "margin", pgettext_lazy("risk", "Margin")
    SUPPLY = "supply", pgettext_lazy("risk", "Supply")


RISKS = (Flag.CREDIT, Flag.MARGIN, Flag.SUPPLY)
KEPT_RISKS = (Flag.CREDIT, Flag.MARGIN)  # found by judging the order; that of supply is seen from its stages
RISK_FIELDS = {Flag.CREDIT: "price", Flag.MARGIN: "cost"}  # what its reader must see


class Share(models.TextChoices):
    """How much of something has happened; derived from the lines, never typed."""

    NONE = "none", _("None")
    PART = "part", _("Part")
    ALL = "all", _("All")


class Level(models.TextChoices):
    """The levels of approval, in their order."""

    MANAGER = "manager", _("Sales manager")
    FINANCE = "finance", _("Finance")
    LEGAL = "legal", pgettext_lazy("level", "Legal")
    DIRECTOR = "director", _("Sales director")


class Condition(models.TextChoices):
    """What of an order asks for one more level of approval."""

    AMOUNT = "amount", _("amount from (yuan)")
    MARGIN = "margin", _("margin below (%)")
    PRICE = "price", _("a line sold below (% of its price)")
    TERMS = "terms", _("terms other than the customer's usual ones")
    OVERDUE = "overdue", _("the customer's overdue money from (yuan)")
    NEW_CUSTOMER = "new_customer", _("first order of a customer")
    REGION = "region", _("customer's region")
    PRODUCT = "product", _("product (code, or its beginning)")


NUMERIC = (Condition.AMOUNT, Condition.MARGIN, Condition.PRICE, Condition.OVERDUE)  # compared with a number
NAMED = (Condition.REGION, Condition.PRODUCT)  # compared with a text


class Decision(models.TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    VOID = "void", _("No longer needed")


class ObjectionKind(models.TextChoices):
    """What can speak against an order."""

    FIELDS = "fields", _("Missing fields")
    TERMS = "terms", _("Payment terms")
    PAPERS = "papers", _("Papers of a new customer")
    CREDIT = "credit", _("Credit limit")
    OVERDUE = "overdue", _("Overdue payments")
    MARGIN = "margin", _("Margin")
    COST = "cost", _("Sold below cost")
    DISCOUNT = "discount", _("Discount")
    FLOOR = "floor", _("Floor price")
    SUPPLY = "supply", _("Supply")
    DATE = "date", _("Delivery date")
    CUSTOMER_PO = "customer_po", _("Customer's order number")
    PAYMENT = "payment", _("Payment before goods")


class Moment(models.TextChoices):
    """When it is judged."""

    SUBMIT = "submit", pgettext_lazy("moment", "Submission")
    REVIEW = "review", pgettext_lazy("moment", "Review")
    APPROVE = "approve", pgettext_lazy("moment", "Approval")
    CONFIRM = "confirm", pgettext_lazy("moment", "Confirmation")
    CHANGE = "change", pgettext_lazy("moment", "Change")
    DISPATCH = "dispatch", pgettext_lazy("moment", "Dispatch")


class Severity(models.TextChoices):
    """What an objection does, from nothing to the most."""

    OFF = "off", _("nothing")
    WARN = "warn", _("warns")
    LEVEL = "level", _("asks a level")
    BLOCK = "block", _("blocks")


class Gate(models.TextChoices):
    """Where an order may have to wait for money: before production, before dispatch, and for the customer's credit."""

    PRODUCTION = "production", _("Start of production")
    DISPATCH = "dispatch", pgettext_lazy("gate", "Dispatch")
    CREDIT = "credit", _("Dispatch beyond the credit limit")


class ChangeStatus(models.TextChoices):
    """The states of a change request."""

    DRAFT = "draft", _("Draft")
    ASKED = "asked", pgettext_lazy("change request", "Asked")
    AGREED = "agreed", pgettext_lazy("change request", "Agreed, not applied")
    APPLIED = "applied", pgettext_lazy("change request", "Applied")
    REFUSED = "refused", pgettext_lazy("change request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("change request", "Withdrawn")

    @property
    def tone(self):
        return CHANGE_TONES[self.value]


CHANGE_TONES = {
    "draft": "grey",
    "asked": "yellow",
    "agreed": "red",
    "applied": "green",
    "refused": "red",
    "withdrawn": "void",
}
CHANGEABLE = (S.CONFIRMED, S.IN_PRODUCTION)  # promised, and goods are still to leave
CHANGE_OPEN = (ChangeStatus.DRAFT, ChangeStatus.ASKED, ChangeStatus.AGREED)


class ChangeKind(models.TextChoices):
    """What a change request can make different."""

    QUANTITY = "quantity", _("Quantity")
    PRICE = "price", _("Price")
    ADDED = "added", _("Line added")
    DROPPED = "dropped", _("Line dropped")
    DATE = "date", _("Date")
    ADDRESS = "address", _("Address")
    CONTACT = "contact", _("Contact")
    TERMS = "terms", _("Payment terms")
    NEEDS = "needs", _("Special needs")
    NOTE = "note", _("Note")


OF_GOODS = frozenset({ChangeKind.QUANTITY, ChangeKind.ADDED, ChangeKind.DROPPED})
SMALL = frozenset({ChangeKind.CONTACT, ChangeKind.NOTE})  # neither money nor goods


class Party(models.TextChoices):
    """Who is asked about a change: departments, and the levels of approval that the new order would need."""

    PRODUCTION = "production", _("Production")
    WAREHOUSE = "warehouse", _("Warehouse")
    FINANCE = "finance", _("Finance")
    MANAGER = "manager", _("Sales manager")
    LEGAL = "legal", pgettext_lazy("level", "Legal")
    DIRECTOR = "director", _("Sales director")


class QuotationStatus(models.TextChoices):
    """The states of a quotation."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", pgettext_lazy("quotation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("quotation", "Accepted")
    DECLINED = "declined", pgettext_lazy("quotation", "Declined")
    EXPIRED = "expired", pgettext_lazy("quotation", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("quotation", "Withdrawn")

    @property
    def tone(self):
        return QUOTATION_TONES[self.value]


QUOTATION_TONES = {
    "draft": "grey",
    "sent": "blue",
    "accepted": "green",
    "declined": "red",
    "expired": "yellow",
    "withdrawn": "void",
}


QUOTATION_OPEN = (QuotationStatus.DRAFT, QuotationStatus.SENT, QuotationStatus.ACCEPTED)  # something is still to come


class DeclineCause(models.TextChoices):
    """Why a customer does not take what was quoted."""

    PRICE = "price", _("Price too high")
    DATE = "date", _("Delivery too late")
    SPEC = "spec", _("Product does not fit")
    COMPETITOR = "competitor", _("Bought elsewhere")
    BUDGET = "budget", _("No budget, or put off")
    OTHER = "other", _("Other")


class Source(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    ONLINE = "online", _("Online")
    OFFLINE = "offline", _("Offline")
    OTHER = "other", _("Other")


class OrderReason(models.TextChoices):
    """Why a row of an order's history was written, as its timeline says it; a move writes its own (`move_reason`).

    Some are followed by the number of what they name, and those of `OF_CHANGES` by what was said then.
    """

    CREATE = "create", _("entered the order")
    QUOTED = "quoted", _("made the order from the quotation %(number)s")
    EDIT = "edit", _("edited the order")
    IMPORT = "import", _("imported the order")
    SEED = "seed", _("imported the order")
    REASSIGN = "reassign", _("reassigned the order")
    APPROVED = "approved", _("approved as %(level)s")
    NUDGE = "nudge", _("asked to decide soon")
    PASS_ON = "pass_on", _("passed the approval on")
    ASK_ALSO = "ask_also", _("asked one more approver")
    OVERRIDE_GATE = "override_gate", _("let the order go on without its payment: %(step)s")
    ANSWER_SUPPLY = "answer_supply", _("gave the supply answer")
    AGREE_DATE = "agree_date", _("recorded what the customer agreed to")
    CHECK = "check", _("recorded a quality check")
    WAIVE = "waive", _("waived an objection: %(objection)s")
    ANONYMISE = "anonymise", _("took a contact out who asked to be forgotten")
    HOLD = "hold", _("put the order on hold")
    RESUME = "resume", _("had the order go on")
    PRIORITISE = "prioritise", _("set the priority: %(priority)s")
    SET_FIELDS = "set_fields", _("filled in custom fields")
    MOVE_DATE = "move_date", _("changed the delivery date")
    KEEP_BALANCE = "keep_balance", _("kept the money as the customer's balance")
    MAKE_LINK = "make_link", _("made the customer's link")
    REVOKE_LINK = "revoke_link", _("revoked the customer's link")
    SHOW_PRICES = "show_prices", _("let the customer's link show prices")
    HIDE_PRICES = "hide_prices", _("let the customer's link hide prices")
    VIEW_LINK = "view_link", _("opened the customer's link for the first time")
    ASK_CHANGE = "ask_change", _("asked for the change %(number)s")
    AGREE_CHANGE = "agree_change", _("agreed to the change %(number)s")
    REFUSE_CHANGE = "refuse_change", _("refused the change %(number)s")
    REBASE_CHANGE = "rebase_change", _("compared the change %(number)s with the order anew")
    WITHDRAW_CHANGE = "withdraw_change", _("withdrew the change %(number)s")
    CHANGE = "change", _("changed the order by %(number)s")
    PREPARE = "prepare", _("began to prepare %(number)s")
    PACK = "pack", _("packed %(number)s")
    WITHDRAW_SHIPMENT = "withdraw_shipment", _("withdrew %(number)s before it left")
    STOP_SHIPMENT = "stop_shipment", _("reported that something is wrong with %(number)s")
    RESUME_SHIPMENT = "resume_shipment", _("had %(number)s go on")
    DISPATCH = "dispatch", _("sent %(number)s")
    REPLACE = "replace", _("sent the replacement %(number)s")
    SIGN_FOR = "sign_for", _("recorded the signature for %(number)s")
    SIGN_BY_LINK = "sign_by_link", _("signed for %(number)s by the customer's link")
    SHORT_CLOSE = "short_close", _("closed what will never come: %(number)s")
    CREDIT = "credit", _("credited %(number)s")
    RECEIPT = "receipt", _("recorded the receipt %(number)s")
    REFUND = "refund", _("recorded the refund %(number)s")
    TRANSFER = "transfer", _("recorded the transfer %(number)s")
    REVERSAL = "reversal", _("wrote a receipt back with %(number)s")
    INVOICE = "invoice", _("registered the invoice %(number)s")
    IMPORT_RECEIPTS = "import_receipts", _("imported the receipts %(number)s")
    UNDO_RECEIPTS = "undo_receipts", _("took an import of receipts back with %(number)s")

    @property
    def is_numbered(self):
        """Whether the number of what it names follows it."""
        return "%(number)s" in str(self.label)


R = OrderReason
OF_CHANGES = (R.ASK_CHANGE, R.AGREE_CHANGE, R.REFUSE_CHANGE, R.REBASE_CHANGE, R.WITHDRAW_CHANGE, R.CHANGE)


class Method(models.TextChoices):
    """How money came in, or went back."""

    BANK = "bank", _("Bank transfer")
    DRAFT = "draft", _("Acceptance draft")
    CASH = "cash", _("Cash")
    WECHAT = "wechat", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")
    OTHER = "other", pgettext_lazy("payment", "Other")


class MoneyKind(models.TextChoices):
    """What a receipt or a payment is; a transfer is from one order to another, a reversal takes a mistake back."""

    RECEIPT = "receipt", pgettext_lazy("kind of money", "Receipt")
    REFUND = "refund", pgettext_lazy("kind of money", "Refund")
    TRANSFER = "transfer", pgettext_lazy("kind of money", "Transfer")
    REVERSAL = "reversal", pgettext_lazy("kind of money", "Reversal")


class RecordReason(models.TextChoices):
    """Why a row of the history of what belongs to an order was written: money, links, talk, reviews, approvals."""

    NEXT_LEVEL = "next_level", _("passed on to the next level")
    NUDGE = "nudge", _("urged")
    PASS_ON = "pass_on", _("passed on to another approver")
    ASK_ALSO = "ask_also", _("asked of one more approver")
    DRAFT = "draft", _("drafted")
    CORRECT = "correct", _("corrected the order")
    WAIVE = "waive", _("waived an objection")
    OVERRIDE = "override", _("let the order go on without its payment")
    REQUEST = "request", _("requested")
    ISSUE = "issue", _("issued")
    RED = "red", _("requested as a red-letter invoice")
    RECEIPT = "receipt", _("recorded as a receipt")
    PAYMENT = "payment", _("recorded as a payment")
    REFUND = "refund", _("refunded")
    TRANSFER = "transfer", _("transferred")
    REVERSAL = "reversal", _("written back")
    ALLOCATE = "allocate", _("allocated to orders")
    MAKE = "make", _("made")
    REVOKE = "revoke", _("revoked")
    PRICES = "prices", _("showed or hid the prices")
    VIEW = "view", _("opened by the customer")
    REVIEW = "review", _("reviewed")
    SAY = "say", _("written")
    ATTACH = "attach", _("attached")
    UPLOAD = "upload", _("uploaded")
    MATCH = "match", _("matched with a payment")
    SET_ASIDE = "set_aside", _("set aside")
    TAKE_BACK = "take_back", _("taken back")
    RECORD = "record", _("recorded")
    END = "end", _("ended")
    SEND = "send", _("sent to the customer")
    ORDER = "order", _("made an order")
