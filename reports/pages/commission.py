"""What the pages of commission and of margins print."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orders.querysets import OrderQuerySet
from orders.states import OrderStatus
from reports.figures.commission import BASES, ZERO, bases_of, commission_on, orders_of
from reports.figures.margins import BY, MOST, margins
from reports.figures.span import Span, month_before
from reports.models import CommissionCarry, CommissionLine, CommissionRule
from reports.services.carrying import changes_for, changes_of, open_month_after
from reports.services.commission import against_locking, rule_for

MONTHS = 13
Changed = tuple[date, int, dict[str, Decimal]]  # a locked month, an order's key, by how much its bases moved since
MOST_ORDERS = 1000  # that a page lists; the workbook has them all
PLACED = [status.value for status in OrderStatus if status not in (OrderStatus.DRAFT, OrderStatus.CANCELLED)]


@dataclass
class CommissionPage:
    """A month: what was frozen, or what it comes to as it stands now, with what earlier months came to later."""

    month: date
    rule: CommissionRule | None
    rows: list[dict[str, Any]]
    locked: CommissionLine | None
    months: list[tuple[str, bool]]

    @classmethod
    def of(cls, month: date) -> "CommissionPage":
        lines = list(CommissionLine.objects.filter(month=month).select_related("person", "rule", "by"))
        months = [(f"{each:%Y-%m}", each == month) for each in (month_before(month, back) for back in range(MONTHS))]
        if lines:
            names = ("person", "sales", "margin", "received", "carried", "amount")
            rows = [{name: getattr(line, name) for name in names} for line in lines]
            return cls(month, lines[0].rule, rows, lines[0], months)
        rule = rule_for(month)
        bases, changes = bases_of(month), changes_for(month)
        people = User.objects.in_bulk(bases.keys() | changes.keys())
        rows = []
        for key, person in sorted(people.items(), key=lambda pair: str(pair[1])):
            own = bases.get(key, dict.fromkeys(BASES, ZERO))
            carried = sum((change.amount for change in changes.get(key, [])), ZERO)
            amount = commission_on(own[rule.base], rule.rate) + carried if rule else None
            rows.append({"person": person, **own, "carried": carried, "amount": amount})
        return cls(month, rule, rows, None, months)

    @property
    def total(self) -> Decimal:
        return sum((row["amount"] or ZERO for row in self.rows), ZERO)

    @cached_property
    def carries(self) -> bool:
        """Whether anything of earlier months is counted in it."""
        return any(row["carried"] for row in self.rows)

    @cached_property
    def against_locking(self) -> str:
        """Why it cannot be locked now, and when it can."""
        return against_locking(self.month) if self.locked is None else ""

    @cached_property
    def counted_later(self) -> list[tuple[str, bool]]:
        """[(month, whether that one is locked)] in which is counted what this one came to after it was locked."""
        if self.locked is None:
            return []
        months = CommissionCarry.objects.filter(of_month=self.month).order_by("line__month")
        later = [(f"{each:%Y-%m}", True) for each in months.values_list("line__month", flat=True).distinct()]
        following = open_month_after(self.month)
        if changes_of(self.month):
            later.append((f"{following:%Y-%m}", False))
        return later


def _month(rank: int) -> date:
    """The first day of a month that is kept as years × 12 + month."""
    return date((rank - 1) // 12, (rank - 1) % 12 + 1, 1)


def orders_behind(key: int, by: str, first: date, last: date) -> str:
    """The list of the orders that a row of margins counts."""
    if by == "month":
        first = last = _month(key)
    facts: dict[str, Any] = {
        "status": PLACED,
        "ordered_from": first,
        "ordered_to": month_before(last, -1) - timedelta(days=1),
    }
    column = {"product": "product", "customer": "customer", "person": "owner"}.get(by)
    return f"{reverse('orders:list')}?{urlencode(facts | ({column: key} if column else {}), doseq=True)}"


@dataclass
class PersonPage:
    """The orders that one person's month of commission was counted by, as it was locked or as it stands now."""

    month: date
    person: User
    locked: CommissionLine | None
    rows: list[dict[str, Any]]
    count: int
    later: list[dict[str, Any]]

    @classmethod
    def of(cls, month: date, person: User, orders: OrderQuerySet) -> "PersonPage":
        """`orders` are those that the reader may open; they are listed by number."""
        locked = CommissionLine.objects.filter(month=month, person=person).select_related("by", "rule").first()
        if locked:
            bases, changes = _locked_orders(locked), _locked_changes(locked)
        else:
            bases = orders_of(month, person.pk).get(person.pk, {})
            some = changes_for(month, person.pk).get(person.pk, []) if not _is_locked(month) else []
            changes = [(change.of_month, order, each) for change in some for order, each in change.orders.items()]
        seen = orders.filter(pk__in=bases).select_related("customer").order_by("number_rank", "pk")
        rows = [{"order": order, **bases[order.pk]} for order in seen[:MOST_ORDERS]]
        return cls(month, person, locked, rows, len(bases), _changes_seen(changes, orders))

    @property
    def sums(self) -> dict[str, Decimal]:
        """The three bases of all rows that are shown."""
        return {base: sum((row[base] for row in self.rows), Decimal(0)) for base in BASES}

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


def _changes_seen(changes: list[Changed], orders: OrderQuerySet) -> list[dict[str, Any]]:
    """Rows of what earlier months came to later, of orders that the reader may open."""
    some = sorted(changes, key=lambda change: change[:2])[:MOST_ORDERS]
    seen = orders.select_related("customer").in_bulk([order for _of_month, order, _bases in some]) if some else {}
    return [{"of_month": of_month, "order": seen[order], **bases} for of_month, order, bases in some if order in seen]


def _is_locked(month: date) -> bool:
    return CommissionLine.objects.filter(month=month).exists()


def _locked_changes(line: CommissionLine) -> list[Changed]:
    rows = line.carries.values_list("of_month", "order", *BASES)
    return [(of_month, order, dict(zip(BASES, bases, strict=True))) for of_month, order, *bases in rows]


def _locked_orders(line: CommissionLine) -> dict[int, dict[str, Decimal]]:
    return {key: dict(zip(BASES, bases, strict=True)) for key, *bases in line.orders.values_list("order", *BASES)}


@dataclass
class MarginPage:
    """The margin of some months by one of BY."""

    first: date
    last: date
    by: str
    rows: list[dict[str, Any]]

    @classmethod
    def of(cls, first: date, last: date, by: str, orders: Any) -> "MarginPage":
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        rows = margins(Span.over(last, count, as_of=now()), by, orders)
        for row in rows:
            if by == "month":
                row["name"] = f"{_month(row['key']):%Y-%m}"
            row["url"] = orders_behind(row["key"], by, first, last)
        return cls(first, last, by, rows)

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """[(address, label, whether it is shown)]."""
        labels = {
            "product": _("Product"),
            "customer": _("Customer"),
            "person": _("Account manager"),
            "month": _("Month"),
        }
        days = {"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}"}
        return [(f"?{urlencode({'by': by, **days})}", labels[by], by == self.by) for by in BY]

    @property
    def heading(self) -> str:
        return next(label for _url, label, current in self.tabs if current)

    @property
    def sums(self) -> dict[str, Any]:
        """Net, cost, margin, credits, further costs and what is left, of all rows, and the rate."""
        sums = {
            name: sum((row[name] for row in self.rows), Decimal(0))
            for name in ("net", "cost", "margin", "credits", "also", "left")
        }
        return sums | {"rate": sums["margin"] / sums["net"] if sums["net"] else None}

    @property
    def is_cut(self) -> bool:
        return len(self.rows) == MOST
