"""The conditions of the approval rules that the house added: what each finds in an order, in words."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number
from orderdesk.core.text.typed import same
from orders.models import ApprovalRule, Order
from orders.services.money import overdue_of
from orders.states import Condition

HUNDRED = Decimal(100)


def rules_met(order: Order) -> list[tuple[ApprovalRule, str]]:
    """[(rule, what it found)] of the active rules that ask for one more level."""
    rules = ApprovalRule.objects.filter(is_active=True)
    return [(rule, text) for rule in rules if (text := MEETS[Condition(rule.condition)](order, rule))]


def margin_of(order: Order) -> Decimal | None:
    """The margin of the lines without tax, in percent; None where a cost is unknown."""
    lines = list(order.lines.all())
    if any(line.cost is None for line in lines):
        return None
    net = sum((line.amount - line.tax for line in lines), Decimal(0))
    cost = sum(((line.cost or Decimal(0)) * line.quantity for line in lines), Decimal(0))
    return (net - cost) * HUNDRED / net if net else -HUNDRED


def _by_amount(order: Order, rule: ApprovalRule) -> str:
    if order.total < rule.bound:
        return ""
    facts = {"amount": f"{order.total:,.2f}", "from": f"{rule.bound:,.2f}"}
    return _("¥%(amount)s is at or above ¥%(from)s.") % facts


def _by_margin(order: Order, rule: ApprovalRule) -> str:
    return low_margin(order, rule.bound)


def low_margin(order: Order, least: Decimal) -> str:
    """That the margin is too low, in words; where a cost is unknown, it cannot be said to be high enough."""
    margin = margin_of(order)
    if margin is None:
        return _("The cost of a product is unknown, so that its margin is too.")
    if margin >= least:
        return ""
    return _("The margin is %(margin)s %%, below %(least)s %%.") % {
        "margin": f"{margin:.1f}",
        "least": plain_number(least),
    }


def _by_price(order: Order, rule: ApprovalRule) -> str:
    return low_price(order, rule.bound)


def lowest_share(order: Order) -> tuple[Decimal, str]:
    """(percent of its price, product) of the line with the largest discount; gifts are none."""
    lines = [line for line in order.lines.all() if not line.is_gift]
    lowest = min(lines, key=lambda line: 1 - line.discount, default=None)
    return ((1 - lowest.discount) * HUNDRED, lowest.product_name) if lowest is not None else (HUNDRED, "")


def low_price(order: Order, least: Decimal, *, included: bool = False) -> str:
    """That a line is sold for too small a share of its price, in words."""
    share, product = lowest_share(order)
    if not product or share > least or (share == least and not included):
        return ""
    return _("%(product)s is sold at %(percent)s %% of its price, below %(least)s %%.") % {
        "product": product,
        "percent": plain_number(share.quantize(Decimal("0.01"))),
        "least": plain_number(least),
    }


def _by_terms(order: Order, rule: ApprovalRule) -> str:
    usual = order.customer.default_terms
    if not order.payment_plan and (not usual or same(order.payment_terms) == same(usual)):
        return ""
    terms = order.payment_plan or order.payment_terms
    return _("%(terms)s; usual for this customer: %(usual)s.") % {"terms": terms, "usual": usual or _("nothing")}


def _by_overdue(order: Order, rule: ApprovalRule) -> str:
    late = overdue_of(order.customer)
    if not late or late < rule.bound:
        return ""
    return _("¥%(amount)s of earlier orders is overdue.") % {"amount": f"{late:,.2f}"}


def _by_first_order(order: Order, rule: ApprovalRule) -> str:
    return "" if order.customer.first_ordered_on else _("This is the customer's first order.")


def _by_region(order: Order, rule: ApprovalRule) -> str:
    region = order.customer.region
    return _("The customer is in %(region)s.") % {"region": region} if rule.text in region else ""


def _by_product(order: Order, rule: ApprovalRule) -> str:
    """By the code of a product or what it begins with, whatever the case."""
    begins = rule.text.casefold()
    lines = [line for line in order.lines.all() if line.product.code.casefold().startswith(begins)]
    return _("The order has %(product)s.") % {"product": lines[0].product_name} if lines else ""


MEETS: dict[Condition, Callable[[Order, ApprovalRule], str]] = {
    Condition.AMOUNT: _by_amount,
    Condition.MARGIN: _by_margin,
    Condition.PRICE: _by_price,
    Condition.TERMS: _by_terms,
    Condition.OVERDUE: _by_overdue,
    Condition.NEW_CUSTOMER: _by_first_order,
    Condition.REGION: _by_region,
    Condition.PRODUCT: _by_product,
}
