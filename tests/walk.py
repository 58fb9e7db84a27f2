"""A company with something behind every URL of the site, and the list of those URLs: what the walking tests walk."""

import pickle
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localdate, now

from aftersales import services as aftersales
from aftersales.models import Acceptance, LinkSignature, Remedy, Ticket, TicketPhoto, Visit
from customers.models import Address, Contact, InvoiceTitle, Qualification
from fulfillment import services as fulfillment
from fulfillment.models import CheckPhoto, Consignment, QualityCheck, Shipment, Stage, StockMove, SupplyTask, TaskOutput
from imports.models import ImportJob
from imports.services.kinds import KINDS
from orderdesk.accounts.models import link_user
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import remind
from orderdesk.notifications.services import deliver_due
from orders import services as orders
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
    Payment,
    SentStatement,
)
from orders.pages.statement import Statement, snapshot_of
from orders.services.bank import Incoming
from orders.services.money import record_receipt
from reports import services as reports
from reports.figures.contents import contents
from reports.lists.groups import GROUPED
from reports.lists.records import LISTS
from reports.models import Action, MonthlyReview
from tests.factories import CustomerFactory, Firm, ProductFactory, make_stock
from tests.orders.changes import ask, draft, new_row

STATES = ["draft", "in_review", "in_approval", "awaiting_supply", "confirmed", "in_production", "shipped", "delivered"]
# Figures that stand nowhere else, so that finding one in an answer tells what leaked.
PRICE, FORMER_PRICE, COST, CREDIT = "98765.4321", "98764.1111", "87654.3219", "7654321.00"
FREIGHT, TERMS, PHONE, FORMER_PHONE, LANDLINE = "4321.09", "月结77天", "13912345678", "13900002222", "0510-82723456"
DISCOUNT, RECEIPT = Decimal("0.0417"), "54321.98"
CARE_COST = "5443.21"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@dataclass
class World:
    """The company, its orders by state, and one record of every kind that a URL can name."""

    firm: Firm
    orders: dict
    job: ImportJob

    @property
    def last(self):
        return self.orders["delivered"]


def build_world():
    """Prices, cost, credit and phones are the tell-tale figures; every order was edited once before it set out."""
    firm = Firm()
    firm.product = ProductFactory(list_price=Decimal(PRICE), cost=Decimal(COST), code="TELL-1", name="开关电源")
    firm.customer = CustomerFactory(
        owner=firm.am,
        name="无锡锐丰自动化有限公司",
        short_name="无锡锐丰",
        credit_limit=Decimal(CREDIT),
        default_terms=TERMS,
        default_discount=DISCOUNT,
    )
    _add_parts(firm)
    make_stock(firm.product, Decimal(40))
    made = {state: firm.walk(_edited(firm), state) for state in STATES}
    _change(firm, made)
    _talk(firm, made["delivered"])
    orders.make_link(made["shipped"].pk, by=firm.am)
    _complain(firm, made["delivered"])
    _close_short(firm, made["in_production"])
    _make(firm, made["confirmed"])
    job = ImportJob.objects.create(file=_file("台账.xlsx"), name="台账.xlsx", by=firm.manager, state="checked")
    job.faulty_rows.save("rows.xlsx", _file("rows.xlsx"))
    record_receipt(made["delivered"].pk, received_on=localdate(), amount=Decimal(RECEIPT), by=firm.finance)
    kept = {"received_on": localdate(), "amount": Decimal(RECEIPT), "shares": {}}
    orders.record_payment(firm.customer.pk, **kept, by=firm.finance)
    _invoice(firm, made["delivered"])
    _account(firm)
    _review(firm)
    remind(at=now() + timedelta(days=90))
    while deliver_due():
        pass
    return World(firm=firm, orders=made, job=job)


def standing_world(ready, media):
    """What `build_world` builds, built once; its files are laid into the folder of this test."""

    def make():
        world = build_world()
        return pickle.dumps(world), {path.relative_to(media): path.read_bytes() for path in media.rglob("*.*")}

    ready.begin()
    world, files = ready.get("world", make, kept_after=1)
    for path, data in files.items():
        (media / path).parent.mkdir(parents=True, exist_ok=True)
        (media / path).write_bytes(data)
    return pickle.loads(world)  # noqa: S301 - what we wrote ourselves


def _add_parts(firm):
    Contact.objects.filter(customer=firm.customer).update(phone=PHONE)
    Address.objects.filter(customer=firm.customer).update(phone=PHONE, receiver="王建平")
    Contact.objects.create(customer=firm.customer, name="赵敏", phone=LANDLINE)
    InvoiceTitle.objects.create(customer=firm.customer, title="无锡锐丰自动化有限公司", phone=PHONE)
    Qualification.objects.create(customer=firm.customer, kind="other", file=_file("证照.pdf"))
    firm.customer.index_terms()
    firm.customer.save()


def _edited(firm):
    """A draft whose price, terms and phone were changed, so that its story tells old and new."""
    head = {"payment_terms": TERMS, "freight": Decimal(FREIGHT), "freight_tax_rate": Decimal("0.09")}
    order = firm.draft("3", price=FORMER_PRICE, contact_phone=FORMER_PHONE, **head | {"payment_terms": "月结78天"})
    line = firm.lines("3", price=PRICE)[0] | {"id": order.lines.get().pk, "discount": DISCOUNT}
    given = firm.head(contact_phone=PHONE, **head)
    return orders.edit_order(order.pk, head=given, lines=[line], version=order.version, by=firm.assistant)


def _change(firm, made):
    """Changes that touch price, terms, phone and goods: one that waits, a draft, one that was refused."""
    facts = {"contact_phone": FORMER_PHONE, "payment_terms": "月结79天", "lines": {1: {"unit_price": FORMER_PRICE}}}
    ask(firm, made["in_production"], quantities={1: 4}, **facts)
    draft(firm, made["in_production"], quantities={1: 5}, **facts)
    refused = ask(firm, made["confirmed"], drop=[1], add=[new_row(firm.product, "2", PRICE)])
    fulfillment.answer_change(refused.pk, agrees=False, reason=f"{PRICE} 太低", by=firm.finance)


def _talk(firm, order):
    orders.say(order, text="客户催货", by=firm.am)
    orders.attach_file(order, file=_file("合同.pdf"), by=firm.am)
    orders.log_communication(order, by=firm.am, text="已通知", channel="phone")
    _open_to_customer(firm, order)
    Acceptance.objects.get(shipment__order=order).paper.save("签收单.jpg", _file("签收单.jpg"))


def _open_to_customer(firm, order):
    """A link with something that was signed by it."""
    link = orders.make_link(order.pk, by=firm.am)
    signed = LinkSignature(acceptance=Acceptance.objects.get(shipment__order=order), link=link, device="WeChat")
    signed.sign(by=link_user(), reason="sign_by_link").save()


def _complain(firm, order):
    """A ticket that waits, one with what it cost, one that is closed and has no order."""
    firm.ticket(order, reporter="王建平", reporter_phone=PHONE, photos=[photo()])
    worked = firm.ticket(order, reporter_phone=LANDLINE)
    aftersales.answer_ticket(worked.pk, text="明天上门", by=firm.aftersales)
    aftersales.edit_ticket(worked.pk, cost=Decimal(CARE_COST), measures="更换风扇", by=firm.aftersales)
    aftersales.promise_remedy(worked.pk, kind="replacement", quantity=Decimal(1), by=firm.aftersales)
    aftersales.promise_remedy(worked.pk, kind="return", quantity=Decimal(1), by=firm.aftersales)
    closed = firm.ticket(reporter_phone=PHONE)
    aftersales.answer_ticket(closed.pk, text="已答复", by=firm.aftersales)
    aftersales.close_ticket(closed.pk, result="客户满意", by=firm.aftersales)


def _make(firm, order):
    """Tasks for an order and for the stock, one with what it brought and a pause."""
    for line, quantity in ((order.lines.get(), 2), (None, 50)):
        facts = {"kind": "make", "planned_on": localdate() + timedelta(days=5), "by": firm.production, "line": line}
        task = fulfillment.add_task(firm.product, quantity=Decimal(quantity), **facts)
    fulfillment.record_output(task.pk, quantity=Decimal(5), by=firm.production)
    facts = {"result": "failed", "note": "外壳划伤", "photos": [photo()]}
    fulfillment.record_check(order.lines.get().pk, quantity=Decimal(1), by=firm.production, **facts)
    fulfillment.pause_task(task.pk, cause="material", note="等铜排", by=firm.production)


def _close_short(firm, order):
    quantities = {line.pk: Decimal(1) for line in order.lines.all()}
    aftersales.short_close_order(order.pk, quantities=quantities, reason="停产", by=firm.am)


def _invoice(firm, order):
    """An invoice with its file, and one that is requested."""
    title = InvoiceTitle.objects.filter(customer=firm.customer).first()
    for part in (Decimal(RECEIPT), Decimal(1)):
        invoice = orders.request_invoice(title, shares={order.pk: part}, by=firm.am)
        if part > 1:
            facts = {"invoice_number": "2" * 20, "issued_on": localdate(), "file": _file("发票.pdf")}
            orders.issue_invoice(invoice.pk, **facts, by=firm.finance)


def _account(firm):
    """A row of the bank that waits and one that is matched, a statement that was sent, a guarantee."""
    for place, digest in enumerate("ab", 1):
        row = Incoming(place, localdate(), Decimal(RECEIPT), digest, payer="无锡锐丰自动化有限公司", remark="货款")
        orders.record_bank_sheet("流水.xlsx", [row], by=firm.finance)
    orders.match_bank_row(BankRow.objects.first().pk, customer_id=firm.customer.pk, shares={}, by=firm.finance)
    statement = Statement(firm.customer, localdate().replace(day=1), localdate())
    facts = {"first": statement.first, "last": statement.last, "rows": snapshot_of(statement)}
    orders.send_statement(firm.customer, account=statement.account, **facts, by=firm.am)
    facts = {"guarantor": "锐丰控股", "amount": Decimal(CREDIT), "valid_until": localdate() + timedelta(days=30)}
    orders.record_guarantee(firm.customer.pk, **facts, by=firm.finance)


def _review(firm):
    """A review that is ready, and an action that belongs to somebody who reads no prices."""
    month = localdate().replace(day=1)
    MonthlyReview.objects.create(
        month=month,
        version=1,
        state="done",
        by=firm.manager,
        as_of=now(),
        figures=contents(month),
        pdf=b"%PDF-1.7",
        digest=sha256(b"%PDF-1.7").hexdigest(),
    )
    reports.enter_action(
        month, problem="缺料", measure="备库存", owner=firm.warehouse, due_on=localdate(), by=firm.manager
    )


def photo(name="外箱.png"):
    """The smallest picture that is one."""
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def _file(name):
    return SimpleUploadedFile(name, b"a file")


# --- URLs ----------------------------------------------------------------------------------------------------------

WORDS = ["锐丰", "xrf", "tell", "SF1234567890", PHONE, PHONE[-4:], LANDLINE, PRICE, "管理"]
SHIPMENT_STEPS = (
    "pack-shipment",
    "dispatch-shipment",
    "withdraw-shipment",
    "report-exception",
    "resume-shipment",
    "record-events",
    "ask-carrier",
)
POST_ONLY = {
    "logout",
    "set_language",
    "notifications:read",
    "orders:say",
    "orders:attach",
    "orders:submit-order",
    "orders:revise-order",
    "orders:keep-balance",
    "orders:apply-balance",
    "orders:withdraw-change",
    "orders:print-change",
    "fulfillment:ask-change",
    "fulfillment:answer-change",
    "fulfillment:rebase-change",
    "fulfillment:confirm-order",
    "fulfillment:start-order",
    "aftersales:complete-order",
    "fulfillment:add-stage",
    "fulfillment:lay-stages",
    "fulfillment:edit-stage",
    "imports:take-import",
    "notifications:acknowledge-reminder",
    "notifications:snooze-reminder",
    "aftersales:answer-ticket",
    "aftersales:reply-to-ticket",
    "aftersales:edit-ticket",
    "aftersales:solve-ticket",
    "aftersales:close-ticket",
    "aftersales:rate-ticket",
    "aftersales:reopen-ticket",
    "aftersales:promise-remedy",
    "aftersales:credit-ticket",
    "aftersales:reassign-ticket",
    "aftersales:give-up-visit",
    "aftersales:reassign-visit",
    "reports:carry-actions",
    "orders:print-statement",
    "orders:print-letter",
    "orders:record-letter",
    "orders:upload-bank-sheet",
    "orders:match-bank-rows",
    "orders:take-back-bank-row",
    "orders:send-statement",
    "orders:revoke-statement",
    "orders:end-guarantee",
    "link:answer-statement",
    "reports:set-commission-rule",
    "reports:lock-commission",
    "orders:print-confirmation",
    "orders:print-review",
    "orders:print-flow",
    "fulfillment:print-preparation",
    "fulfillment:print-delivery",
    "fulfillment:print-picking",
    "fulfillment:print-packing",
    "fulfillment:print-consignment",
    "aftersales:print-issues",
    "aftersales:print-receipt",
    "link:rate",
    "link:ask",
    "orders:make-link",
    "orders:price-link",
    "orders:revoke-link",
    "aftersales:print-visit",
    "aftersales:print-ticket",
    "accounts:reset-password",
    "accounts:reactivate-person",
    "setup:leave-setup",
    "setup:pass-step",
    "fulfillment:undo-move",
    "fulfillment:take-back-output",
    "fulfillment:finish-stage",
    "fulfillment:print-morning",
    "fulfillment:take-back-check",
    "aftersales:settle-exception",
    "fulfillment:push-tracking",
    "fulfillment:print-ruler",
    *(f"fulfillment:{name}" for name in SHIPMENT_STEPS),
    *(f"fulfillment:{name}" for name in ("start-task", "pause-task", "resume-task", "record-output", "drop-task")),
}
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
    "customers:transfer-customers",
    "orders:list",
    "orders:export",
    "orders:reassign-orders",
    "orders:create",
    "orders:products",
    "orders:create-product",
    "orders:export-products",
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
    "reports:margins",
    "reports:set-commission-rule",
    "reports:lock-commission",
    "accounts:people",
    "accounts:roles",
    "accounts:invite-person",
    "accounts:paste-people",
    "accounts:invitations",
    "accounts:teams",
    "accounts:create-team",
    "accounts:forgot-password",
    "setup:setup",
    "setup:leave-setup",
    "setup:settings",
    "setup:clear-demo",
    "setup:company",
    "setup:rules",
    "setup:calendar",
    "setup:mail",
    "fulfillment:stage-template",
    "orders:explain-terms",
    "orders:payment-plans",
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
    *STATEMENT_NAMES,
    *LETTER_NAMES,
}  # money of a customer
INVOICE_STEPS = [f"orders:{name}-invoice" for name in ("issue", "withdraw", "red")]
PERSON_STEPS = ("person", "reset-password", "deactivate-person", "reactivate-person", "hand-over")
OF_PERSON = {f"accounts:{name}" for name in PERSON_STEPS}
STATEMENT_STEPS = ("link:statement", "link:answer-statement")
BANK_STEPS = [f"orders:{name}-bank-row" for name in ("match", "dismiss", "take-back")]
CUSTOMER_STEPS = ("link:page", "link:sign", "link:rate", "link:ask", "link:receipt")
OF_LINK = {  # whoever has the link, and nobody else
    "accounts:choose-password": ["invite", "x"],
    "setup:first": ["x"],
    **dict.fromkeys((*CUSTOMER_STEPS, *STATEMENT_STEPS)),
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
        return [reverse(name) + query for query in _queries(world, name)]
    return [reverse(name, args=args) for args in _arguments(world, name)]


def _arguments(world, name):
    firm, customer = world.firm, world.firm.customer
    if name in OF_PRODUCT:
        return [[firm.product.pk]]
    if name in OF_PERSON:
        return [[firm.am.pk]]
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
    if name in OF_LINK:
        return [OF_LINK[name]]
    if name in OF_ACCOUNT:
        return [[customer.pk]]
    if name == "orders:export-finance":
        return [["receipts"], ["receivables"], ["invoices"]]
    if name == "orders:override-gate":
        return [[order.pk, gate] for order in world.orders.values() for gate in ("production", "dispatch")]
    if name == "customers:add-part":
        return [[customer.pk, kind] for kind in PART_KINDS]
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
        "customers:file": Qualification.objects.exclude(file=""),
        **dict.fromkeys(CHANGE_NAMES, ChangeRequest.objects.all()),
        "orders:correction": Correction.objects.all(),
        **dict.fromkeys(BANK_STEPS, BankRow.objects.all()),
        "orders:withdraw-bank-sheet": BankSheet.objects.all(),
        "orders:revoke-statement": SentStatement.objects.all(),
        "orders:end-guarantee": Guarantee.objects.all(),
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


def _queries(world, name):
    words = [f"?{urlencode({'q': word})}" for word in WORDS]
    customer, product = world.firm.customer.pk, world.firm.product.pk
    ticked = f"?{urlencode({'order': [order.pk for order in world.orders.values()]}, doseq=True)}"
    return {
        "search": words,
        "customers:list": ["", *words],
        "customers:pick": ["", *words],
        "orders:products": ["", *words],
        "fulfillment:stock": ["", *words],
        "fulfillment:board": ["", "?late=1", words[0]],
        "fulfillment:calendar": ["", f"?month={localdate() + timedelta(days=20):%Y-%m}"],
        "fulfillment:tasks": ["", "?show=over", words[0]],
        "fulfillment:shipments": ["", "?show=all", "?show=late", *words],
        "fulfillment:stages": ["", "?show=all", "?show=late", words[0]],
        "aftersales:tickets": ["", "?show=all", "?show=late", f"?q={WORDS[0]}", f"?show=closed&customer={customer}"],
        "aftersales:create-ticket": ["", f"?customer={customer}", f"?order={world.last.pk}"],
        "aftersales:visits": ["", "?show=done", "?show=mine"],
        "orders:list": ["", *words, "?sort=-amount", "?sort=amount", "?amount=large", "?status=open", "?late=1"],
        "orders:export": ["", "?amount=large", "?sort=amount", words[0], ticked],
        "orders:reassign-orders": ["", ticked],
        "orders:create": ["", f"?customer={customer}", *[f"?copy={order.pk}" for order in world.orders.values()]],
        "orders:bank-rows": ["", "?show=matched", "?show=aside"],
        "orders:payments": ["", "?show=all", f"?show=all&customer={customer}"],
        "orders:invoices": ["", "?show=issued", "?show=all"],
        "orders:receivables": ["", "?show=today", "?show=soon", "?show=gates"],
        "orders:pick-product": [*words, f"?q=tell&customer={customer}"],
        "orders:price-history": [f"?customer={customer}&product={product}"],
    }.get(name, [""])
