"""Who has to approve an order, and why: the house's own rules, and those that its people added."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.text.typed import same
from orderdesk.policy.models import CreditMode, Policy
from orders import permissions as may
from orders.models import ApprovalRule, Order
from orders.services import credit
from orders.services.money import overdue_of
from orders.states import Condition, Level

PLACES = {level: place for place, level in enumerate(Level)}
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Asked:
    """One reason why a level must approve. `text` says the figures; `plain` stands for it where they are not read."""

    level: str
    label: str
    text: str
    tone: str = "yellow"
    field: str = "price"
    plain: str = ""

    def text_for(self, user: User) -> str:
        """What this person may read of the reason."""
        return self.text if user.sees(self.field) else self.plain or _("A rule of the house asks for it.")


def reasons_of(order: Order, policy: Policy) -> list[Asked]:
    """Every reason for every level, in the order of the levels."""
    reasons = [Asked(Level.MANAGER, _("Every order"), _("The sales manager approves every order."), "grey")]
    if order.total >= policy.director_from:
        text = _("From %(amount)s yuan, the sales director approves too.") % {"amount": f"{policy.director_from:,.0f}"}
        reasons.append(Asked(Level.DIRECTOR, _("Large"), text))
    if credit.goes_beyond(order, CreditMode.APPROVE, "submit", "approve"):
        figures = credit.figures_of(order.customer, credit.exposure_of(order.customer, order=order))
        reasons.append(
            Asked(Level.FINANCE, _("Credit"), figures, "red", "credit", credit.hidden_figures(order.customer))
        )
    reasons += _reasons_of_rules(order)
    return sorted(reasons, key=lambda reason: PLACES[Level(reason.level)])


def _reasons_of_rules(order: Order) -> list[Asked]:
    reasons = []
    for rule in ApprovalRule.objects.filter(is_active=True):
        text = MEETS[Condition(rule.condition)](order, rule)
        if text:
            field = FIELDS.get(Condition(rule.condition), "price")
            reasons.append(Asked(rule.level, str(rule.get_condition_display()), text, field=field))
    return reasons


def levels_for(order: Order, policy: Policy) -> list[str]:
    """The levels that must approve, in their order, each once."""
    return list(dict.fromkeys(reason.level for reason in reasons_of(order, policy)))


def _by_amount(order: Order, rule: ApprovalRule) -> str:
    if order.total < rule.bound:
        return ""
    facts = {"amount": f"{order.total:,.2f}", "from": f"{rule.bound:,.2f}"}
    return _("¥%(amount)s is at or above ¥%(from)s.") % facts


def _by_margin(order: Order, rule: ApprovalRule) -> str:
    """The margin of the lines without tax; where a cost is unknown, it cannot be said to be high enough."""
    lines = list(order.lines.all())
    net = sum((line.amount - line.tax for line in lines), Decimal(0))
    if any(line.cost is None for line in lines):
        return _("The cost of a product is unknown, so that its margin is too.")
    cost = sum(((line.cost or Decimal(0)) * line.quantity for line in lines), Decimal(0))
    margin = (net - cost) * HUNDRED / net if net else -HUNDRED
    if margin >= rule.bound:
        return ""
    return _("The margin is %(margin)s %%, below %(least)s %%.") % {
        "margin": f"{margin:.1f}",
        "least": plain_number(rule.bound),
    }


def _by_price(order: Order, rule: ApprovalRule) -> str:
    low = [line for line in order.lines.all() if not line.is_gift and (1 - line.discount) * HUNDRED < rule.bound]
    if not low:
        return ""
    lowest = min(low, key=lambda line: 1 - line.discount)
    return _("%(product)s is sold at %(percent)s %% of its price, below %(least)s %%.") % {
        "product": lowest.product_name,
        "percent": plain_number(((1 - lowest.discount) * HUNDRED).quantize(Decimal("0.01"))),
        "least": plain_number(rule.bound),
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
FIELDS = {Condition.MARGIN: "cost", Condition.OVERDUE: "credit"}


@transaction.atomic
def save_rules(rules: Iterable[ApprovalRule], *, by: User) -> int:
    """Write changed and new rules of approval; orders that wait keep their levels. Returns how many were written."""
    if not may.sets_plans(by):
        raise PermissionDenied
    changed = list(rules)
    for rule in changed:
        rule.sign(by=by, reason=Reason.SETTINGS).save()
    return len(changed)
