"""Later changes of locked months of commission: counted in the next month that is still open.

A receipt that is dated back, a cancellation, a correction: what a locked month comes to now, less what was counted of
it so far, by order and person. It is paid (or taken back) at the rule of the month to which it belongs.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from reports.figures.commission import BASES, ZERO, Counted, changes_since, commission_on
from reports.figures.span import month_before
from reports.models import CommissionCarry, CommissionLine, CommissionOrder, CommissionRule

Bases = dict[str, Decimal]


@dataclass(frozen=True)
class Change:
    """What one locked month came to later for one person: order by order, and the commission on it in yuan."""

    of_month: date
    rule: CommissionRule
    orders: dict[int, Bases]
    amount: Decimal

    @property
    def bases(self) -> Bases:
        return {base: sum((each[base] for each in self.orders.values()), ZERO) for base in BASES}


def changes_for(month: date, person: int | None = None) -> dict[int, list[Change]]:
    """{person's key: changes, the earliest month first} that an open month takes over from locked ones before it.

    Of one person only that person's orders are read.
    """
    changes: dict[int, list[Change]] = {}
    for locked in _locked_before(month):
        for key, change in changes_of(locked, person).items():
            changes.setdefault(key, []).append(change)
    return changes


def changes_of(locked: date, person: int | None = None) -> dict[int, Change]:
    """{person's key: what a locked month came to since it was counted}, of one person or of all."""
    rule = CommissionLine.objects.filter(month=locked).select_related("rule")[0].rule
    counted = _counted_of(locked, person)
    before, changes = _sums(counted), {}
    for key, orders in changes_since(locked, counted, person).items():
        change = Change(locked, rule, orders, ZERO)
        was = before.get(key, dict.fromkeys(BASES, ZERO))[rule.base]
        amount = commission_on(was + change.bases[rule.base], rule.rate) - commission_on(was, rule.rate)
        changes[key] = Change(locked, rule, orders, amount)
    return changes


def open_month_after(month: date) -> date:
    """The month in which changes of a locked one are counted."""
    locked = set(CommissionLine.objects.filter(month__gt=month).values_list("month", flat=True).distinct())
    following = month_before(month, -1)
    while following in locked:
        following = month_before(following, -1)
    return following


def _locked_before(month: date) -> list[date]:
    """The months that are locked one after the other up to the one before it, the earliest first."""
    months = set(CommissionLine.objects.filter(month__lt=month).values_list("month", flat=True).distinct())
    run = []
    before = month_before(month)
    while before in months:
        run.append(before)
        before = month_before(before)
    return run[::-1]


def _counted_of(month: date, person: int | None = None) -> Counted:
    """What was counted of a month, with it and in later ones.

    Of one person what was counted for that person, and of the orders that the person serves now.
    """
    counted: Counted = {}
    names = ("order", "line__person", *BASES)
    whose = Q() if person is None else Q(line__person=person) | Q(order__owner=person)
    for rows in (CommissionOrder.objects.filter(line__month=month), CommissionCarry.objects.filter(of_month=month)):
        rows = rows.filter(whose)
        for order, person, *amounts in rows.order_by("pk").values_list(*names).iterator():
            person, bases = counted.setdefault(order, (person, dict.fromkeys(BASES, ZERO)))
            for base, amount in zip(BASES, amounts, strict=True):
                bases[base] += amount
    return counted


def _sums(counted: Counted) -> dict[int, Bases]:
    sums: dict[int, Bases] = {}
    for person, bases in counted.values():
        whole = sums.setdefault(person, dict.fromkeys(BASES, ZERO))
        for base in BASES:
            whole[base] += bases[base]
    return sums
