"""What may speak against an order: a measure for each kind of objection, which says what it finds and of what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number, round_money
from orderdesk.core.text.display import listed
from orderdesk.policy.models import Policy
from orders.models import ObjectionPolicy, Order, Product
from orders.models.approval import fingerprint_of
from orders.services import credit
from orders.services.checklist import Check, checklist, custom_checks
from orders.services.conditions import low_margin, low_price, lowest_share, margin_of
from orders.services.money import overdue_of
from orders.states import ObjectionKind as Kind
from orders.states import OrderStatus


@dataclass(frozen=True)
class Finding:
    """What was found. `basis` is what a waiver is of; `plain` stands for the text where its `field` is not read."""

    text: str
    basis: str
    field: str = "price"
    plain: str = ""


@dataclass(frozen=True)
class Case:
    """The order that is judged, under the rules of the house; what several kinds ask about is read once."""

    order: Order
    house: Policy

    @cached_property
    def missing(self) -> dict[str, str]:
        """{item of the checklist: what is missing of it}."""
        return {check.name: f"{check.label}: {check.missing}" for check in self._checks if check.missing}

    @cached_property
    def missing_terms(self) -> str:
        return next(check.missing for check in self._checks if check.name == "terms")

    @cached_property
    def missing_papers(self) -> str:
        return next(check.missing for check in self._checks if check.name == "customer")

    @cached_property
    def _checks(self) -> list[Check]:
        return checklist(self.order, self.house)

    @cached_property
    def overdue(self) -> Decimal:
        return overdue_of(self.order.customer)


def nothing_found(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    yield from ()


def _fields(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    for name, text in case.missing.items():
        if name not in ("customer", "terms"):
            yield Finding(text, name, plain=text)
    for check in custom_checks(case.order):
        if check.missing:
            yield Finding(f"{check.label}: {check.missing}", check.name, plain=f"{check.label}: {check.missing}")


def _terms(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    if case.missing_terms:
        yield Finding(case.missing_terms, case.order.payment_terms)


def _papers(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    if case.missing_papers:
        yield Finding(case.missing_papers, case.missing_papers, plain=case.missing_papers)


def _credit(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    if not case.order.customer.credit_limit:
        return
    exposure = credit.exposure_of(case.order.customer, order=case.order)
    if exposure.over:
        text, plain = credit.figures_of(case.order.customer, exposure), credit.hidden_figures(case.order.customer)
        yield Finding(text, f"{exposure.over:.2f}", "credit", plain)


def _overdue(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    late = case.overdue
    if late and late >= (policy.bound or 0):
        text = _("¥%(amount)s of earlier orders is overdue.") % {"amount": f"{late:,.2f}"}
        yield Finding(text, f"{late:.2f}", "credit", _("Earlier orders are overdue. Finance knows the figures."))


def _margin(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    text = low_margin(case.order, policy.bound or Decimal(0))
    if text and case.order.lines.all():
        yield Finding(text, f"{margin_of(case.order)} {fingerprint_of(case.order)}", "cost")


def _below_cost(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    low = [
        line.product_name
        for line in case.order.lines.all()
        if not line.is_gift and line.cost is not None and line.amount - line.tax < line.cost * line.quantity
    ]
    if low:
        text = _("Sold below cost: %(products)s.") % {"products": listed(dict.fromkeys(low))}
        yield Finding(text, fingerprint_of(case.order), "cost")


def _discount(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    text = low_price(case.order, policy.bound or Decimal(0), included=True)
    if text:
        yield Finding(text, f"{lowest_share(case.order)[0]:.4f} {fingerprint_of(case.order)}", "price")


def _floor(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    """Lines that cost less than the product's floor price, as it is now, would make them."""
    sold = [line for line in case.order.lines.all() if not line.is_gift]
    products = Product.objects.filter(pk__in={line.product_id for line in sold}, floor_price__isnull=False)
    floors = {key: floor or Decimal(0) for key, floor in products.values_list("pk", "floor_price")}
    low = [
        _("%(product)s for %(price)s, floor price %(floor)s")
        % {
            "product": line.product_name,
            "price": plain_number(line.paid_price),
            "floor": plain_number(floors[line.product_id]),
        }
        for line in sold
        if line.product_id in floors and line.amount < round_money(floors[line.product_id] * line.quantity)
    ]
    if low:
        text = _("Sold below the floor price: %(lines)s.") % {"lines": "; ".join(dict.fromkeys(low))}
        plain = _("Something is sold below its floor price.")
        yield Finding(text, f"{sorted(floors.items())} {fingerprint_of(case.order)}", "price", plain)


def _date(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    if case.order.due_on is not None and case.order.due_on < localdate():
        text = _("The delivery date %(day)s has passed.") % {"day": case.order.due_on}
        yield Finding(text, str(case.order.due_on), plain=text)


def _customer_po(case: Case, policy: ObjectionPolicy) -> Iterator[Finding]:
    """The same number of the customer on another order that stands: it may have been entered twice."""
    if not case.order.customer_po:
        return
    others = Order.objects.filter(customer=case.order.customer_id, customer_po__iexact=case.order.customer_po)
    others = others.exclude(pk=case.order.pk).exclude(status=OrderStatus.CANCELLED).order_by("pk")
    same_number = list(others.only("pk", "number")[:5])
    if same_number:
        sentence = _("The customer's number %(number)s stands on %(orders)s already.")
        text = sentence % {"number": case.order.customer_po, "orders": listed(map(str, same_number))}
        yield Finding(text, f"{case.order.customer_po} {[other.pk for other in same_number]}", plain=text)


MEASURES: dict[str, Callable[[Case, ObjectionPolicy], Iterator[Finding]]] = {
    Kind.FIELDS: _fields,
    Kind.TERMS: _terms,
    Kind.PAPERS: _papers,
    Kind.CREDIT: _credit,
    Kind.OVERDUE: _overdue,
    Kind.MARGIN: _margin,
    Kind.COST: _below_cost,
    Kind.DISCOUNT: _discount,
    Kind.FLOOR: _floor,
    Kind.DATE: _date,
    Kind.CUSTOMER_PO: _customer_po,
}
FIELDS = {Kind.MARGIN: "cost", Kind.OVERDUE: "credit", Kind.DISCOUNT: "price"}
