"""What the pages of commission and of margins print."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orders.querysets import OrderQuerySet
from orders.states import OrderStatus
from reports.figures.commission import BASES, bases_of, commission_on, orders_of
from reports.figures.margins import BY, MOST, margins
from reports.figures.span import Span, month_before
from reports.models import CommissionLine, CommissionRule
from reports.services.commission import rule_for

MONTHS = 13
MOST_ORDERS = 1000  # that a page lists; the workbook has them all
PLACED = [status.value for status in OrderStatus if status not in (OrderStatus.DRAFT, OrderStatus.CANCELLED)]


@dataclass
class CommissionPage:
    """A month: what was frozen, or what it comes to as it stands now."""

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
            names = ("person", "sales", "margin", "received", "amount")
            rows = [{name: getattr(line, name) for name in names} for line in lines]
            return cls(month, lines[0].rule, rows, lines[0], months)
        rule = rule_for(month)
        bases = bases_of(month)
        people = User.objects.in_bulk(bases)
        rows = [
            {"person": people[key], **each, "amount": commission_on(each[rule.base], rule.rate) if rule else None}
            for key, each in sorted(bases.items(), key=lambda pair: str(people[pair[0]]))
        ]
        return cls(month, rule, rows, None, months)

    @property
    def total(self) -> Decimal:
        return sum((row["amount"] or Decimal(0) for row in self.rows), Decimal(0))


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

    @classmethod
    def of(cls, month: date, person: User, orders: OrderQuerySet) -> "PersonPage":
        """`orders` are those that the reader may open; they are listed by number."""
        locked = CommissionLine.objects.filter(month=month, person=person).select_related("by", "rule").first()
        bases = _locked_orders(locked) if locked else orders_of(month, person.pk).get(person.pk, {})
        seen = orders.filter(pk__in=bases).select_related("customer").order_by("number_rank", "pk")
        rows = [{"order": order, **bases[order.pk]} for order in seen[:MOST_ORDERS]]
        return cls(month, person, locked, rows, len(bases))

    @property
    def sums(self) -> dict[str, Decimal]:
        """The three bases of all rows that are shown."""
        return {base: sum((row[base] for row in self.rows), Decimal(0)) for base in BASES}

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


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
        """Net, cost, margin, further costs and what is left, of all rows, and the rate."""
        sums = {
            name: sum((row[name] for row in self.rows), Decimal(0))
            for name in ("net", "cost", "margin", "also", "left")
        }
        return sums | {"rate": sums["margin"] / sums["net"] if sums["net"] else None}

    @property
    def is_cut(self) -> bool:
        return len(self.rows) == MOST
