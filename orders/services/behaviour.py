"""How a customer pays: days late weighted by amount over the last year, and a class A to D with its reasons."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.models import Instalment, Receipt

ZERO = Decimal(0)
YEAR = timedelta(days=365)
MOST = 2000  # instalments that are looked at, the latest due first
LIMITS = (("A", 3), ("B", 15), ("C", 45))  # the most days late on average of each class; beyond that it is D
OVERDUE_LIMITS = ((90, "D"), (30, "C"), (7, "B"))  # what is overdue for longer is at best of this class


@dataclass(frozen=True)
class Behaviour:
    """A class, or "" while nothing has fallen due; `days` late on average, of the `amount` that fell due."""

    letter: str = ""
    days: Decimal = ZERO
    amount: Decimal = ZERO
    overdue: Decimal = ZERO
    longest: int = 0
    reasons: list[str] = field(default_factory=list)


def behaviour_of(customer: Customer, *, on: date | None = None) -> Behaviour:
    """How a customer paid what fell due in the year up to a day (today). Two queries, whatever there is."""
    on = on or localdate()
    due = Instalment.objects.filter(
        order__customer=customer, order__cancelled_at=None, due_on__gt=on - YEAR, due_on__lte=on
    )
    keys = list(due.order_by("-due_on", "-pk").values_list("order", flat=True)[:MOST])
    if not keys:
        return Behaviour(reasons=[_("Nothing has fallen due in the last year.")])
    plans: dict[int, list[Instalment]] = {}
    for instalment in Instalment.objects.filter(order__in=keys).select_related("order").order_by("order", "place"):
        plans.setdefault(instalment.order_id, []).append(instalment)
    receipts: dict[int, list[tuple[date, Decimal]]] = {}
    rows = Receipt.objects.filter(order__in=keys, received_on__lte=on).order_by("received_on", "pk")
    for order, day, amount in rows.values_list("order", "received_on", "amount"):
        receipts.setdefault(order, []).append((day, amount))
    parts = [part for order, plan in plans.items() for part in paid_parts(plan, receipts.get(order, []))]
    return _judged([part for part in parts if on - YEAR < part[0] <= on], on)


def paid_parts(plan: list[Instalment], receipts: list[tuple[date, Decimal]]) -> list[tuple[date, date | None, Decimal]]:
    """[(due, when it came or None, yuan)]: the money of an order laid over its plan, the oldest due first.

    A refund takes back what came last. What was taken off the order is owed by nobody: it ends the plan.
    """
    money: list[list] = []
    for day, amount in receipts:
        while amount < 0 and money:
            taken = min(-amount, money[-1][1])
            money[-1][1] -= taken
            amount += taken
            if not money[-1][1]:
                money.pop()
        if amount > 0:
            money.append([day, amount])
    payable = sum((each.amount for each in plan), ZERO) - (plan[0].order.credited if plan else ZERO)
    parts: list[tuple[date, date | None, Decimal]] = []
    for each in sorted(plan, key=lambda i: (i.due_on is None, i.due_on or date.max, i.place)):
        claim = min(each.amount, payable)
        payable -= claim
        while claim > 0:
            paid_on: date | None = money[0][0] if money else None
            share = min(claim, money[0][1]) if money else claim
            if money:
                money[0][1] -= share
                if not money[0][1]:
                    money.pop(0)
            claim -= share
            if each.due_on is not None:
                parts.append((each.due_on, paid_on, share))
    return parts


def _judged(parts: list[tuple[date, date | None, Decimal]], on: date) -> Behaviour:
    amount = sum((share for _due, _day, share in parts), ZERO)
    if not amount:
        return Behaviour(reasons=[_("Nothing has fallen due in the last year.")])
    late = sum((share * max(0, ((day or on) - due).days) for due, day, share in parts), ZERO)
    days = round(late / amount, 1)
    waiting = [(due, share) for due, day, share in parts if day is None and due < on]
    overdue = sum((share for _due, share in waiting), ZERO)
    longest = max(((on - due).days for due, _share in waiting), default=0)
    letter = next((letter for letter, most in LIMITS if days <= most), "D")
    facts = {"days": days, "amount": f"{amount:,.2f}"}
    reasons = [_("Paid %(days)s days late on average, weighted by amount, of ¥%(amount)s that fell due.") % facts]
    if overdue:
        at_best = next((worst for limit, worst in OVERDUE_LIMITS if longest > limit), "A")
        letter = max(letter, at_best)
        facts = {"amount": f"{overdue:,.2f}", "days": longest}
        reasons.append(_("¥%(amount)s is overdue now, the oldest for %(days)s days.") % facts)
    return Behaviour(letter, days, amount, overdue, longest, reasons)
