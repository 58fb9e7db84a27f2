"""What is taken from a sheet of orders as it stands, and hardly meant so: it is named before it is written."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.sheets.customers.columns import HEADINGS as OF_CUSTOMERS
from imports.services.parties import Products
from orderdesk.accounts.people import People
from orderdesk.core.money import plain_number
from orderdesk.core.sheets.rows import SheetRow
from orderdesk.core.text.typed import same
from orders.models import PaymentPlan, Product
from orders.models.terms import read_terms
from orders.services.whole import is_fraction
from orders.sheets.orders import columns as at
from orders.sheets.orders.records import SheetLine, SheetOrder

USUAL_TERMS = OF_CUSTOMERS["default_terms"]


def plans_by_name() -> dict[str, str]:
    """{name of a plan of the house as it compares: its terms}."""
    return {same(name): terms for terms, name in PaymentPlan.objects.choices()}


def warn_of_strangers(orders: Iterable[SheetOrder], people: People) -> None:
    """Name each person once who is not here: the orders are theirs, and they count as having left."""
    seen: set[str] = set()
    for order in orders:
        if order.owner and people.find(order.owner) is None and same(order.owner) not in seen:
            seen.add(same(order.owner))
            message = _("Nobody of this name is here. The orders stay under it, as of somebody who has left.")
            order.warn(order.rows[0], at.OWNER, order.owner, message)


def warn_of_usual_terms(rows: Iterable[SheetRow]) -> None:
    """Name usual terms that nobody understands: orders of the customer would take them over. Known ones are not new."""
    odd = [row for row in rows if row.values.get("default_terms") and not _is_read(row.values["default_terms"])]
    if not odd:
        return
    plans = plans_by_name()
    customers = Customer.objects.exclude(default_terms="").values_list("name", "default_terms")
    recorded = {(same(name), same(terms)) for name, terms in customers.iterator()}
    for row in odd:
        terms = same(row.values["default_terms"])
        if terms not in plans and (same(row.values.get("name", "")), terms) not in recorded:
            message = _("These terms are not understood. Orders that take them over need a payment plan of their own.")
            row.warn(USUAL_TERMS, message)


def _is_read(terms: str) -> bool:
    return read_terms(terms).is_understood


def warn_of_terms(orders: Iterable[SheetOrder]) -> None:
    """Name terms of payment that nobody understands: what they mean cannot be planned."""
    plans: dict[str, str] | None = None
    understood: dict[str, bool] = {"": True}
    for order in orders:
        if order.terms not in understood:
            understood[order.terms] = read_terms(order.terms).is_understood
        if understood[order.terms]:
            continue
        plans = plans_by_name() if plans is None else plans
        if same(order.terms) not in plans:
            message = _("These terms are not understood. All of the order falls due on delivery until its plan is set.")
            order.warn(order.rows[0], at.TERMS, order.terms, message)


def warn_of_codes(orders: Iterable[SheetOrder], products: Products) -> None:
    """Name lines whose code says another product than their name, or none: by which of them it was found."""
    for order in orders:
        for line in order.lines:
            product = products.find(line) if line.code else None
            if product is None:
                continue
            if not products.is_of_code(line, product):
                message = _("No product has this code. The one of this name and specification is taken.")
                order.warn(line.row, at.CODE, line.code, message)
            elif _is_called_otherwise(line, product):
                message = _("The product of this code is “%(product)s”. It is taken; the line keeps its own name.")
                name = " ".join(filter(None, [product.name, product.spec]))
                order.warn(line.row, at.CODE, line.code, message % {"product": name})


def _is_called_otherwise(line: SheetLine, product: Product) -> bool:
    return same(line.product) != same(product.name) or bool(line.spec and same(line.spec) != same(product.spec))


def warn_of_parts(orders: Iterable[SheetOrder], products: Products) -> None:
    """Name parts of units of products that are counted in whole ones. What was sold so is taken over as it was."""
    for order in orders:
        for line in order.lines:
            quantity = line.quantity
            if quantity is None or not is_fraction(quantity):
                continue
            product = products.find(line)
            if product is not None and product.is_whole:
                message = _("This product is counted in whole units. The quantity is taken over as it stands.")
                order.warn(line.row, at.QUANTITY, plain_number(quantity), message)
