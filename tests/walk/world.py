"""A company with something behind every URL of the site: what the walking tests walk through."""

import pickle
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now
from PIL import Image

from aftersales import services as aftersales
from aftersales.models import Acceptance, LinkSignature
from customers.models import Address, Contact, InvoiceTitle, Qualification
from fulfillment import services as fulfillment
from imports.models import ImportJob
from orderdesk.accounts.models import link_user, system_user
from orderdesk.accounts.services import appoint_deputy, save_view, share_view
from orderdesk.core.pages.photos import points_as_file
from orderdesk.custom_fields.services import add_field, drop_field
from orderdesk.notifications.reminding import remind
from orderdesk.notifications.services import deliver_due
from orders import services as orders
from orders.models import (
    BankRow,
)
from orders.pages.statement import Statement, snapshot_of
from orders.services.bank import Incoming
from orders.services.money import record_receipt
from reports import services as reports
from reports.figures.contents import contents
from reports.models import MonthlyReview
from tests.factories import CustomerFactory, Firm, ProductFactory, make_stock
from tests.orders.changes import ask, draft, new_row

STATES = ["draft", "in_review", "in_approval", "awaiting_supply", "confirmed", "in_production", "shipped", "delivered"]
# Figures that stand nowhere else, so that finding one in an answer tells what leaked.
PRICE, FORMER_PRICE, COST, CREDIT = "98765.4321", "98764.1111", "87654.3219", "7654321.00"
FLOOR = "23456.7891"
FREIGHT, TERMS, PHONE, FORMER_PHONE, LANDLINE = "4321.09", "月结77天", "13912345678", "13900002222", "0510-82723456"
DISCOUNT, RECEIPT = Decimal("0.0417"), "54321.98"
CARE_COST = "5443.21"
PNG = points_as_file(Image.new("RGB", (1, 1), "white"), "image/png")  # as the desk itself writes it


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
    prices = {"list_price": Decimal(PRICE), "floor_price": Decimal(FLOOR), "cost": Decimal(COST)}
    firm.product = ProductFactory(**prices, code="TELL-1", name="开关电源")
    firm.customer = CustomerFactory(
        owner=firm.am,
        name="无锡锐丰自动化有限公司",
        short_name="无锡锐丰",
        credit_limit=Decimal(CREDIT),
        default_terms=TERMS,
        default_discount=DISCOUNT,
    )
    _add_parts(firm)
    someone = firm.director
    appoint_deputy(someone.pk, deputy=firm.manager, begins_on=localdate(), ends_on=localdate(), by=someone)
    view = save_view("orders:list", name="大单", query="amount=large", columns=["amount", "paid", "owner"], by=someone)
    share_view(view.pk, scope="all", by=someone)
    make_stock(firm.product, Decimal(40))
    made = {state: firm.walk(_edited(firm), state) for state in STATES}
    _fill_fields(made)
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
    _quote(firm)
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

    ready.begin(on="the installation")
    world, files = ready.get("world", make)
    for path, data in files.items():
        (media / path).parent.mkdir(parents=True, exist_ok=True)
        (media / path).write_bytes(data)
    return pickle.loads(world)  # noqa: S301 - what we wrote ourselves


def _fill_fields(made):
    """A custom field of each kind of record, of which some orders say something, and one that was dropped."""
    by = system_user()
    kept = add_field("order", name="项目编号", kind="text", is_on_papers=True, by=by)
    add_field("customer", name="开票要求", kind="choice", choices=["月底汇总"], by=by)
    drop_field(add_field("product", name="质保(月)", kind="number", by=by).pk, by=by)
    for order in (made["confirmed"], made["delivered"]):
        orders.set_fields(order.pk, typed={kept.key: "XM-0001"}, by=order.owner)


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
    orders.save_template(firm.draft("3").pk, name="年框常用", is_shared=True, by=firm.am)
    for customer in (firm.customer.pk, None):
        agreed = {"unit_price": Decimal(PRICE), "from_quantity": Decimal(20), "customer_id": customer}
        orders.set_price(firm.product.pk, **agreed, by=firm.manager)


def _quote(firm):
    """A quotation in each state that has pages of its own; one in its second version, one that became an order."""
    head = {"payment_terms": TERMS, "freight": Decimal(FREIGHT), "freight_tax_rate": Decimal("0.09")}
    line = {**firm.lines("3", price=PRICE)[0], "discount": DISCOUNT}
    for state in ("draft", "sent", "revised", "accepted", "declined", "ordered"):
        given = firm.head(contact_phone=PHONE, valid_until=localdate() + timedelta(days=100), **head)
        quotation = orders.write_quotation(head=given, lines=[line], by=firm.am)
        if state != "draft":
            orders.send_quotation(quotation.pk, by=firm.am)
        if state == "revised":
            orders.revise_quotation(quotation.pk, by=firm.am)
            given["payment_terms"] = "月结79天"
            cheaper = {**line, "unit_price": Decimal(FORMER_PRICE)}
            orders.write_quotation(head=given, lines=[cheaper], quotation_id=quotation.pk, by=firm.am)
        elif state in ("accepted", "ordered"):
            orders.accept_quotation(quotation.pk, by=firm.am, name="王建平")
        elif state == "declined":
            orders.decline_quotation(quotation.pk, by=firm.am, cause="price", text=f"{PRICE} 太高")
        if state == "ordered":
            orders.order_quotation(quotation.pk, by=firm.am)


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
