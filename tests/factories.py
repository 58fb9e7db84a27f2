"""One plain factory per model; `standing` builds an order in any state by the services that lead there."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from aftersales import services as aftersales
from customers.models import Address, Contact, Customer, Qualification
from fulfillment import services as fulfillment
from fulfillment.models import Stock
from fulfillment.services import receive_stock
from orderdesk.accounts.models import Role, Team, User, system_user
from orders import services as orders
from orders.models import Order, Product
from orders.services.gates import closed_gate
from orders.services.money import open_amount, record_receipt
from orders.states import Gate


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"华东{n}组")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"同事{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")

    @factory.post_generation
    def roles(self, create, roles, **kwargs):
        for role in roles or ():
            self.groups.add(Group.objects.get_or_create(name=Role(role).value)[0])


def person(*roles, **facts):
    """A colleague with these roles."""
    return UserFactory(roles=roles, **facts)


class CustomerFactory(DjangoModelFactory):
    class Meta:
        model = Customer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"无锡锐丰自动化设备{n}有限公司")
    short_name = factory.Sequence(lambda n: f"无锡锐丰{n}")
    owner = factory.LazyFunction(lambda: person(Role.ACCOUNT_MANAGER, team=TeamFactory()))
    team = factory.LazyAttribute(lambda customer: customer.owner.team)
    default_terms = "月结30天"

    @factory.post_generation
    def known(self, create, known, **kwargs):
        """Its papers, contact and address, unless the test wants a stranger."""
        if known is False:
            return
        Qualification.objects.create(customer=self, kind="licence")
        Qualification.objects.create(customer=self, kind="credit")
        Contact.objects.create(customer=self, name="王建平", phone="13861724471", is_default=True)
        Address.objects.create(customer=self, text="无锡市锡山区春笋中路 88 号", is_default=True)
        self.index_terms()
        self.save()


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"HY-PS{n:04d}")
    name = "开关电源 240W"
    spec = "24V 导轨式"
    unit = "台"
    list_price = Decimal("318.00")
    cost = Decimal("201.50")

    @factory.post_generation
    def terms(self, create, value, **kwargs):
        self.index_terms()
        self.save()


PLAIN = (str, int, Decimal, date, bool)


class Firm:
    """A small company: one team with its leader, assistant and account manager, and the other departments."""

    ready = None  # for the company that is made once: see tests/standing.py

    def __init__(self):
        self.team = TeamFactory()
        self.assistant = person(Role.SALES_ASSISTANT)
        self.am = person(Role.ACCOUNT_MANAGER, team=self.team)
        self.manager = person(Role.SALES_MANAGER, team=self.team)
        self.team.leader = self.manager
        self.team.save()
        self.team.assistants.add(self.assistant)
        self.director = person(Role.SALES_DIRECTOR)
        self.warehouse = person(Role.WAREHOUSE)
        self.production = person(Role.PRODUCTION)
        self.logistics = person(Role.LOGISTICS)
        self.aftersales = person(Role.AFTER_SALES)
        self.finance = person(Role.FINANCE)
        self.admin = person(Role.ADMINISTRATOR)
        self.stranger = person(Role.ACCOUNT_MANAGER, team=TeamFactory())
        self.customer = CustomerFactory(owner=self.am)
        self.product = ProductFactory()

    def head(self, **changes):
        """What the entry form gives for a complete order."""
        head = {
            "customer": self.customer,
            "contact_name": "王建平",
            "contact_phone": "13861724471",
            "address": "无锡市锡山区春笋中路 88 号",
            "payment_terms": "月结30天",
            "ordered_on": localdate(),
            "due_on": localdate() + timedelta(days=14),
            "freight": Decimal(0),
            "freight_tax_rate": Decimal(0),
        }
        return head | changes

    def lines(self, *quantities, price="318"):
        return [
            {"product": self.product, "quantity": Decimal(q), "unit_price": Decimal(price), "discount": Decimal(0)}
            for q in quantities or ("10",)
        ]

    def draft(self, *quantities, price="318", by=None, **head):
        return orders.create_order(
            head=self.head(**head), lines=self.lines(*quantities, price=price), by=by or self.assistant
        )

    def order(self, status="draft", *quantities, price="318", **head):
        """An order that has walked the road as far as `status`, every step by whoever takes it."""

        def make():
            return self.walk(self.draft(*quantities, price=price, **head), status)

        if self.ready is None or not all(isinstance(value, PLAIN) for value in head.values()):
            return make()
        key = (status, quantities, price, tuple(sorted(head.items())))
        return Order.objects.get(pk=self.once(key, lambda: make().pk))

    def once(self, key, make):
        """What `make` answers, made once for all tests that begin with the same: see tests/standing.py."""
        return make() if self.ready is None else self.ready.get(key, make)

    def walk(self, order, status):
        """Take a draft along the road as far as `status`."""
        for _name, step in ROAD:
            if order.status == status:
                break
            order = step(self, order) or order
            order.refresh_from_db()
        assert order.status == status
        return order

    def answer(self, order, ready_on=None):
        given = {"kind": "in_stock", "ready_on": ready_on or order.due_on}
        answers = {line.pk: given for line in order.lines.all()}
        return fulfillment.answer_supply(order.pk, answers=answers, by=self.warehouse)

    def dispatch(self, order, **quantities):
        sent = {line.pk: line.to_ship() for line in order.lines.all()}
        return fulfillment.dispatch_order(
            order.pk,
            quantities=quantities.get("quantities", sent),
            by=self.logistics,
            method="express",
            carrier="顺丰",
            tracking_number="SF1234567890",
        )

    def let_pass(self, order, gate):
        """A manager lets an order go on whose terms ask for money first."""
        closed = closed_gate(order, Gate(gate))
        if closed is not None and closed.override is None:
            orders.override_gate(order.pk, gate=gate, reason="老客户", by=self.director)

    def sign(self, order):
        for shipment in order.shipments.filter(status="in_transit"):
            aftersales.sign_for(shipment.pk, signed_by="王建平", by=self.am)

    def visit(self, order, overall=5, **facts):
        visit = order.visits.get()
        return aftersales.record_visit(visit.pk, channel="phone", overall=overall, by=self.am, **facts)

    def pay(self, order):
        amount = open_amount(order)
        if amount:
            record_receipt(order.pk, received_on=localdate(), amount=amount, by=self.finance)

    def ticket(self, order=None, **facts):
        """A ticket of an order, or of the customer alone."""
        told = {"customer": self.customer, "kind": "quality", "text": "风扇有异响"} | facts
        return aftersales.create_ticket(order=order, by=told.pop("by", self.am), **told)


def _approve(firm, order):
    orders.approve_order(order.pk, by=firm.manager)
    if order.approvals.pending().exists():
        orders.approve_order(order.pk, by=firm.director)


def _confirm(firm, order):
    firm.answer(order)
    fulfillment.confirm_order(order.pk, by=firm.assistant)


def _start(firm, order):
    firm.let_pass(order, "production")
    fulfillment.start_order(order.pk, by=firm.production)


def _dispatch(firm, order):
    firm.let_pass(order, "dispatch")
    return firm.dispatch(order).order


def _complete(firm, order):
    """Visited and paid, so that nothing stands against it."""
    firm.visit(order)
    firm.pay(order)
    aftersales.complete_order(order.pk, by=firm.assistant)


ROAD = [
    ("submit", lambda firm, order: orders.submit_order(order.pk, by=firm.assistant)),
    ("pass", lambda firm, order: orders.pass_review(order.pk, by=firm.assistant)),
    ("approve", _approve),
    ("confirm", _confirm),
    ("start", _start),
    ("dispatch", _dispatch),
    ("sign", lambda firm, order: firm.sign(order)),
    ("complete", _complete),
]


def make_stock(product, on_hand=100):
    """Stock of a product as the system books it in."""
    receive_stock(product, Decimal(on_hand), by=system_user())
    return Stock.objects.get(product=product)
