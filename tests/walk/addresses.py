"""Every URL of the site with what it is about, for the company of the walking tests."""

from django.urls import URLPattern, get_resolver, reverse

from aftersales.models import Acceptance, Remedy, Ticket, TicketPhoto, Visit
from customers.models import Address, Contact, InvoiceTitle, Qualification
from fulfillment.models import CheckPhoto, Consignment, QualityCheck, Shipment, Stage, StockMove, SupplyTask, TaskOutput
from imports.services.kinds import KINDS
from orderdesk.accounts.looks import SavedView
from orderdesk.accounts.models import Deputyship
from orderdesk.core.looks import STEERED
from orderdesk.custom_fields.models import CustomField
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orders.models import (
    Attachment,
    BankRow,
    BankSheet,
    ChangeRequest,
    Correction,
    CustomerLink,
    Guarantee,
    Invoice,
    OrderLine,
    OrderTemplate,
    Payment,
    PriceAgreement,
    Quotation,
    QuotationLink,
    SentStatement,
)
from reports.lists.groups import GROUPED
from reports.lists.records import LISTS
from reports.models import Action, MonthlyReview
from tests.walk.posts import SHIPMENT_STEPS
from tests.walk.queries import queries

PRINTED = ("awaiting_supply", "delivered")  # a paper takes its time: one state that allows little, one that allows all
ABOUT_NOBODY = {
    "workbench",
    "search",
    "login",
    "logout",
    "password_change",
    "set_language",
    "healthz",
    "notifications:list",
    "notifications:bell",
    "notifications:read",
    "notifications:reminders",
    "orders:receipts",
    "orders:invoices",
    "orders:receivables",
    "orders:payments",
    "customers:list",
    "customers:create",
    "customers:pick",
    "customers:split-pasted",
    "customers:transfer-customers",
    "orders:list",
    "orders:export",
    "orders:reassign-orders",
    "orders:submit-orders",
    "orders:nudge-approvals",
    "orders:create",
    "orders:products",
    "orders:create-product",
    "orders:adjust-products",
    "orders:export-products",
    "orders:export-prices",
    "customers:export",
    "orders:pick-product",
    "orders:price-history",
    "fulfillment:stock",
    "fulfillment:stages",
    "fulfillment:tasks",
    "fulfillment:shipments",
    "fulfillment:slip-ruler",
    "fulfillment:print-ruler",
    "fulfillment:push-tracking",
    "fulfillment:board",
    "fulfillment:calendar",
    "imports:imports",
    "fulfillment:export-progress",
    "fulfillment:export-preparation",
    "fulfillment:export-tracking",
    "imports:import-template",
    "aftersales:tickets",
    "aftersales:create-ticket",
    "aftersales:export-feedback",
    "aftersales:visits",
    "reports:dashboard",
    "reports:export-dashboard",
    "reports:reviews",
    "reports:actions",
    "reports:enter-action",
    "reports:carry-actions",
    "reports:targets",
    "reports:commission",
    "reports:export-commission",
    "reports:margins",
    "reports:sales",
    "reports:export-sales",
    "reports:ticket-rates",
    "reports:export-ticket-rates",
    "reports:approval-times",
    "reports:export-approval-times",
    "reports:set-commission-rule",
    "reports:lock-commission",
    "accounts:people",
    "accounts:roles",
    "accounts:invite-person",
    "accounts:paste-people",
    "accounts:invitations",
    "accounts:teams",
    "accounts:create-team",
    "accounts:deputies",
    "accounts:disclosures",
    "accounts:export-disclosures",
    "accounts:forgot-password",
    "account:security",
    "account:end-other-sessions",
    "account:confirm",
    "account:authenticator",
    "account:begin-authenticator",
    "account:remove-authenticator",
    "account:add-passkey",
    "account:renew-recovery-codes",
    "second-step",
    "setup:setup",
    "setup:leave-setup",
    "setup:settings",
    "setup:clear-demo",
    "setup:company",
    "setup:rules",
    "setup:calendar",
    "setup:sign-in",
    "setup:mail",
    "custom_fields:custom-fields",
    "setup:operations",
    "fulfillment:stage-template",
    "fulfillment:warehouses",
    "orders:explain-terms",
    "orders:payment-plans",
    "orders:approval-rules",
    "orders:objection-policy",
    "orders:judge-order",
    "orders:spread-order",
    "orders:customer-basket",
    "orders:templates",
    "orders:set-price",
    "orders:name-products",
    "orders:quotations",
    "orders:create-quotation",
    "orders:hit-rate",
    "orders:bank-rows",
    "orders:upload-bank-sheet",
    "orders:match-bank-rows",
}
PAYMENT_STEPS = [f"orders:{name}-payment" for name in ("allocate", "return", "reverse")]
STATEMENT_NAMES = [f"orders:{name}" for name in ("statement", "export-statement", "print-statement")]
LETTER_NAMES = ["orders:print-letter", "orders:record-letter"]
OF_ACCOUNT = {
    "orders:record-payment",
    "orders:request-invoice",
    "orders:send-statement",
    "orders:record-guarantee",
    "reports:also-bought",
    *STATEMENT_NAMES,
    *LETTER_NAMES,
}  # money of a customer, and what they buy
INVOICE_STEPS = [f"orders:{name}-invoice" for name in ("issue", "withdraw", "red")]
PERSON_STEPS = (
    "person",
    "reset-password",
    "sign-out-person",
    "reset-second-factor",
    "deactivate-person",
    "reactivate-person",
    "hand-over",
)
OF_PERSON = {f"accounts:{name}" for name in PERSON_STEPS}
QUOTATION_STEPS = ("send", "revise", "order", "print", "edit", "accept", "decline", "withdraw")
QUOTATION_NAMES = [
    "orders:quotation",
    "orders:make-quotation-link",
    "orders:revoke-quotation-link",
    *(f"orders:{step}-quotation" for step in QUOTATION_STEPS),
]
OFFER_STEPS = ("link:quotation", "link:answer-quotation", "link:quotation-paper")
STATEMENT_STEPS = ("link:statement", "link:answer-statement", "link:print-statement")
BANK_STEPS = [f"orders:{name}-bank-row" for name in ("match", "dismiss", "take-back")]
CUSTOMER_STEPS = ("link:page", "link:sign", "link:rate", "link:ask", "link:receipt")
OF_LINK = {  # whoever has the link, and nobody else
    "accounts:choose-password": ["invite", "x"],
    "setup:first": ["x"],
    **dict.fromkeys((*CUSTOMER_STEPS, *STATEMENT_STEPS, *OFFER_STEPS)),
}
STOCK_STEPS = (
    "product-stock",
    "set-place",
    "count-stock",
    "receive-stock",
    "scrap-stock",
    "transfer-stock",
    "add-task",
)
TASK_STEPS = ("task", "edit-task", "start-task", "pause-task", "resume-task", "record-output", "drop-task")
VIEW_NAMES = [f"looks:{step}-view" for step in ("rename", "share", "start-with", "delete")]
OF_STEERED = {"looks:choose-columns", "looks:save-view"}
OWN_ACCOUNT = {"account:end-session", "account:remove-passkey"}
# the own account, how one likes one's lists, and views that are shared with everybody
OF_LOOKS = {*VIEW_NAMES, *OF_STEERED, *OWN_ACCOUNT}
OF_PRODUCT = {"orders:product", "orders:edit-product", *(f"fulfillment:{name}" for name in STOCK_STEPS)}
OF_SHEET = {"imports:imports-of", "imports:template-of"}
OF_DEPARTMENT = {"fulfillment:print-morning"}  # everybody prints their own, with the orders that they see
OF_IMPORT = {"imports:take-import", "imports:choose-import", "imports:undo-import"}
TICKET_STEPS = (
    "promise-remedy",
    "credit-ticket",
    "answer-ticket",
    "reply-to-ticket",
    "edit-ticket",
    "solve-ticket",
    "close-ticket",
    "rate-ticket",
)
TICKET_NAMES = [f"aftersales:{name}" for name in ("ticket", "reopen-ticket", "reassign-ticket", *TICKET_STEPS)]
VISIT_NAMES = ["aftersales:visit", "aftersales:give-up-visit", "aftersales:reassign-visit"]
CHANGE_STEPS = ("change", "edit-change", "withdraw-change", "print-change")
CHANGE_NAMES = [f"orders:{name}" for name in CHANGE_STEPS] + [
    f"fulfillment:{step}-change" for step in ("ask", "answer", "rebase")
]
REVIEW_NAMES = [f"reports:{name}" for name in ("review", "review-progress", "download-review", "review-figures")]
OF_COMPANY = {*REVIEW_NAMES, "reports:behind", "reports:action"}  # whoever leads any team reads them
FIELD_STEPS = [f"custom_fields:{step}-field" for step in ("change", "move", "drop", "restore")]
PART_KINDS = {"contact": Contact, "address": Address, "invoice-title": InvoiceTitle, "qualification": Qualification}


def url_names():
    """Every name of the site map but the admin's."""
    return sorted(_names(get_resolver().url_patterns, ""))


def _names(patterns, prefix):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from _names(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def urls_of(world, name):
    """Every address that a name has in this company. A name that is not known here fails the test that walks."""
    if name in ABOUT_NOBODY:
        return [reverse(name) + query for query in queries(world, name)]
    return [reverse(name, args=args) for args in _arguments(world, name)]


def _arguments(world, name):
    firm, customer = world.firm, world.firm.customer
    if name in OF_PRODUCT:
        return [[firm.product.pk]]
    if name in OF_STEERED:
        return [[url_name] for url_name, listing in STEERED.items() if listing.columns]
    if name in OF_PERSON or name == "reports:commission-of":
        return [[firm.am.pk]]
    if name == "account:end-session":
        return [["0" * 20]]  # of nobody: those that walk stay signed in
    if name == "account:remove-passkey":
        return [[987654321]]
    if name == "accounts:edit-team":
        return [[firm.team.pk]]
    if name in OF_DEPARTMENT:
        return [["warehouse"]]
    if name == "setup:pass-step":
        return [["rules"]]
    if name in CUSTOMER_STEPS:
        return [args for link in CustomerLink.objects.select_related("order") for args in _of_customer(link, name)]
    if name in STATEMENT_STEPS:
        return [[sent.token] for sent in SentStatement.objects.all()]
    if name in OFFER_STEPS:
        return [[link.token] for link in QuotationLink.objects.all()]
    if name in OF_LINK:
        return [OF_LINK[name]]
    if name in OF_ACCOUNT:
        return [[customer.pk]]
    if name == "orders:export-finance":
        return [["receipts"], ["receivables"], ["invoices"], ["requests"]]
    if name == "custom_fields:add-field":
        return [["order"], ["customer"], ["product"]]
    if name == "orders:override-gate":
        return [[order.pk, gate] for order in world.orders.values() for gate in ("production", "dispatch")]
    if name == "orders:waive-objection":
        return [[order.pk, kind] for order in world.orders.values() for kind in ("overdue", "customer_po")]
    if name == "customers:add-part":
        return [[customer.pk, kind] for kind in PART_KINDS]
    if name == "customers:anonymise-contact":
        return [[contact.pk] for contact in Contact.objects.filter(customer=customer)]
    if name == "customers:edit-part":
        return [
            [kind, part.pk] for kind, model in PART_KINDS.items() for part in model.objects.filter(customer=customer)
        ]
    if name == "notifications:open":
        return [[notice.pk] for notice in OutgoingMessage.objects.filter(channel="app")[:8]]
    if name in ("notifications:acknowledge-reminder", "notifications:snooze-reminder"):
        return [[reminder.pk] for reminder in Reminder.objects.all()[:8]]
    if name == "reports:behind":
        return [[figure] for figure in (*LISTS, *GROUPED)]
    if name in OF_SHEET:
        return [[sheet] for sheet in KINDS]
    if name.startswith("imports:import") or name in OF_IMPORT:
        return [[world.job.pk]]
    special = {
        **dict.fromkeys(VIEW_NAMES, SavedView.objects.all()),
        "accounts:end-deputyship": Deputyship.objects.all(),
        "customers:file": Qualification.objects.exclude(file=""),
        **dict.fromkeys(CHANGE_NAMES, ChangeRequest.objects.all()),
        "orders:correction": Correction.objects.all(),
        **dict.fromkeys(FIELD_STEPS, CustomField.objects.all()),
        **dict.fromkeys(BANK_STEPS, BankRow.objects.all()),
        "orders:withdraw-bank-sheet": BankSheet.objects.all(),
        "orders:revoke-statement": SentStatement.objects.all(),
        "orders:end-guarantee": Guarantee.objects.all(),
        **dict.fromkeys(["orders:template-lines", "orders:drop-template"], OrderTemplate.objects.all()),
        "orders:end-price": PriceAgreement.objects.filter(customer__isnull=False),
        **dict.fromkeys(QUOTATION_NAMES, Quotation.objects.all()),
        "orders:attachment": Attachment.objects.all(),
        **dict.fromkeys(
            ["aftersales:sign-for", "aftersales:settle-exception", "fulfillment:shipment"], Shipment.objects.all()
        ),
        **dict.fromkeys([f"fulfillment:{name}" for name in SHIPMENT_STEPS], Shipment.objects.all()),
        "fulfillment:take-over": OrderLine.objects.all()[:8],
        "fulfillment:undo-move": StockMove.objects.filter(kind="receive"),
        **dict.fromkeys([f"fulfillment:{name}" for name in TASK_STEPS], SupplyTask.objects.filter(line__isnull=False)),
        "fulfillment:take-back-check": QualityCheck.objects.all(),
        "fulfillment:check-photo": CheckPhoto.objects.all(),
        "fulfillment:take-back-output": TaskOutput.objects.all(),
        "fulfillment:finish-stage": Stage.objects.filter(step="prepare"),
        "fulfillment:edit-stage": Stage.objects.filter(step="prepare"),
        "aftersales:paper": Shipment.objects.filter(status="signed"),
        "aftersales:remedy": Remedy.objects.all(),
        "aftersales:photo": TicketPhoto.objects.all(),
        "fulfillment:print-delivery": Shipment.objects.all(),
        "fulfillment:print-picking": Shipment.objects.before_leaving(),
        "fulfillment:print-packing": Shipment.objects.all(),
        "fulfillment:print-consignment": Consignment.objects.all(),
        "aftersales:print-receipt": Acceptance.objects.filter(link_signature__isnull=False),
        "aftersales:print-issues": Acceptance.objects.all(),
        "aftersales:print-visit": Visit.objects.all(),
        "aftersales:print-ticket": Ticket.objects.all(),
        **dict.fromkeys(TICKET_NAMES, Ticket.objects.all()),
        **dict.fromkeys(VISIT_NAMES, Visit.objects.all()),
        **dict.fromkeys(REVIEW_NAMES, MonthlyReview.objects.all()),
        "reports:action": Action.objects.all(),
        "orders:invoice-file": Invoice.objects.exclude(file=""),
        **dict.fromkeys(INVOICE_STEPS, Invoice.objects.all()),
        **dict.fromkeys(PAYMENT_STEPS, Payment.objects.all()),
    }
    if name in special:
        return [[record.pk] for record in special[name]]
    if name.startswith("customers:"):
        return [[customer.pk]]
    if ":print-" in name:
        return [[world.orders[state].pk] for state in PRINTED]
    return [[order.pk] for order in world.orders.values()]


def _of_customer(link, name):
    """What stands behind a step of the page of a link: its shipments, and what was signed by it."""
    if name == "link:sign":
        return [[link.token, shipment.pk] for shipment in link.order.shipments.all()]
    if name == "link:receipt":
        return [[link.token, each.acceptance_id] for each in link.signatures.all()]
    return [[link.token]]
