"""The calendar: which orders are due on each day of a month, and what each department has to finish on it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.models import Stage
from orderdesk.accounts.models import Role, User
from orderdesk.core.calendar.workdays import is_working_day
from orderdesk.core.lists import link
from orders.models import Order
from orders.states import PROMISED, OrderStatus

SHOWN = 3  # orders of a day that are named
THERE = (OrderStatus.DELIVERED, OrderStatus.COMPLETED)


@dataclass(frozen=True)
class Load:
    """How many stages a department has to finish on one day."""

    department: str
    count: int
    url: str


@dataclass(frozen=True)
class Day:
    """One cell: the orders that are due, how many of them are not there yet, and the load by department."""

    day: date
    in_month: bool
    is_working: bool
    is_today: bool
    count: int
    open: int
    late: bool
    orders: list[Order]
    loads: list[Load]
    url: str

    @property
    def css(self):
        """The classes of the cell."""
        marks = {"other": not self.in_month, "rest": not self.is_working, "nothing": not (self.count or self.loads)}
        return " ".join(name for name, applies in marks.items() if applies)


@dataclass(frozen=True)
class Calendar:
    """The weeks of a month, Monday first, with the days before and after that fill them."""

    month: date
    weeks: list[list[Day]]
    previous_url: str
    next_url: str
    count: int

    @classmethod
    def of(cls, month: date, user: User) -> "Calendar":
        """The calendar of the orders and stages that a person sees."""
        first = month - timedelta(days=month.weekday())
        following = (month + timedelta(days=31)).replace(day=1)
        last = following - timedelta(days=1)
        end = last + timedelta(days=6 - last.weekday())
        days = [first + timedelta(days=place) for place in range((end - first).days + 1)]
        cells = _cells(days, month, user)
        return cls(
            month=month,
            weeks=[cells[place : place + 7] for place in range(0, len(cells), 7)],
            previous_url=_url(month - timedelta(days=1)),
            next_url=_url(following),
            count=sum(cell.count for cell in cells if cell.in_month),
        )


def _url(day):
    return f"{reverse('fulfillment:calendar')}?month={day:%Y-%m}"


def _cells(days, month, user):
    today, span = localdate(), (days[0], days[-1])
    due = Order.objects.visible_to(user).filter(status__in=PROMISED, due_on__range=span)
    counts = {row["due_on"]: row for row in _counts(due)}
    named, loads = _named(due), _loads(user, span)
    nothing: dict[str, Any] = {"count": 0, "open": 0}
    return [
        Day(
            day=day,
            in_month=day.month == month.month,
            is_working=is_working_day(day),
            is_today=day == today,
            count=counts.get(day, nothing)["count"],
            open=counts.get(day, nothing)["open"],
            late=day < today and counts.get(day, nothing)["open"] > 0,
            orders=named[day],
            loads=loads[day],
            url=link("orders:list", {}, due_from=day, due_to=day, status=list(PROMISED)),
        )
        for day in days
    ]


def _counts(due):
    rows = due.order_by().values("due_on")
    return rows.annotate(count=Count("pk"), open=Count("pk", filter=~Q(status__in=THERE)))


def _named(due):
    """{day: the first orders of it that are not there yet}."""
    place = Window(RowNumber(), partition_by=F("due_on"), order_by="pk")
    rows = due.filter(~Q(status__in=THERE)).annotate(place_of_day=place).filter(place_of_day__lte=SHOWN)
    named = defaultdict(list)
    for order in rows.select_related("customer").order_by("due_on", "pk"):
        named[order.due_on].append(order)
    return named


def _loads(user, span):
    """{day: the load of each department with something to finish on it}."""
    stages = Stage.objects.visible_to(user).unfinished().filter(planned_on__range=span).exclude(role="")
    rows = stages.order_by().values("planned_on", "role").annotate(count=Count("pk"))
    labels, loads = dict(Role.choices), defaultdict(list)
    for row in sorted(rows, key=lambda row: list(Role.values).index(row["role"])):
        url = link("fulfillment:stages", {}, role=[row["role"]], day=row["planned_on"])
        loads[row["planned_on"]].append(Load(str(labels[row["role"]]), row["count"], url))
    return loads
