"""What the page behind a figure lists where no table has it by row: amounts by order, ratings of two kinds, customers.

A statement works it out anew for each page, with the count and the sums of all rows beside every row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy

from aftersales.models import Ticket, Visit
from orderdesk.core.lists import Column, Text, record_link
from orders.models import Order
from orders.querysets import OrderQuerySet
from orders.services.balances import AGES, owed_by_order
from reports.figures import customers, feedback, money, settling
from reports.figures.period import Period
from reports.lists.tables import AMOUNT, ORDERS, moment_text, money_text, number, order_link, text
from reports.pages.charts import age_names
from reports.pages.wording import labelled, percent

GOOD, POOR = "good", "poor"
STARS = {"": (1, 5), GOOD: (4, 5), POOR: (1, 3)}


@dataclass(frozen=True)
class Grouped:
    """One figure: its title, `find(period, orders, value, most=, start=)`, and how its rows are shown and counted.

    Rows are dicts. Title, columns and `sums` ({heading: the key beside each row} of what is said of all rows) follow
    from the value asked for, one of `values`. `complete` adds the records that rows name by key.
    """

    title: Callable[[str], Text]
    columns: Callable[[str], Sequence[Column]]
    find: Callable
    counted: Any
    sums: Callable[[str], dict[Text, str]]
    values: Sequence[str] = ("",)
    note: Text = ""
    complete: Callable[[list[dict]], None] = lambda rows: None

    def sum_up(self, rows: list[dict], value: str) -> tuple[int, list[tuple[Text, Any]]]:
        """(how many rows there are in all, [(heading, sum)])."""
        if not rows:
            return 0, []
        return rows[0]["n"], [(label, rows[0][name]) for label, name in self.sums(value).items()]


OVERDUE, OPEN = _("Overdue"), pgettext_lazy("money", "Open")


def _age_label(value: str) -> str:
    return age_names().get(value) or str(OVERDUE)


def _money(key: str, heading: Text) -> Column:
    return number(key, heading, lambda row: money_text(row[key]))


def _add_orders(rows: list[Any]) -> None:
    orders = Order.objects.select_related("customer").in_bulk([row["order_id"] for row in rows])
    for row in rows:
        row["order"] = orders[row["order_id"]]


ORDER_COLUMNS = (
    Column("order", _("Order"), lambda row, user: order_link(row["order"])),
    Column("customer", _("Customer"), lambda row, user: row["order"].customer),
)


def _owed(**options: Any) -> Callable[..., Any]:
    def find(period: Period, orders: OrderQuerySet | None, value: str, **page: Any) -> list[Any]:
        return owed_by_order(on=period.days[1], orders=orders, age=value or None, **options, **page)

    return find


def _owed_sums(value: str) -> dict[Text, str]:
    return {_age_label(value): "all_asked", OPEN: "all_open"}


def _owed_columns(value: str) -> tuple[Column, ...]:
    return (
        *ORDER_COLUMNS,
        text("oldest", _("Oldest due"), lambda row: row["oldest"] or "–"),
        _money("asked", _age_label(value)),
        _money("open", OPEN),
    )


COLLECTED_PARTS = {
    "was": _("Overdue before"),
    "fell_due": _("Fell due since"),
    "taken": _("Taken off"),
    "collected": _("Collected"),
    "still": _("Still overdue"),
}


def _collected(period: Period, orders: OrderQuerySet | None, _value: str, **page: Any) -> list[Any]:
    return money.collected(period, orders, **page)


DUE_PARTS = {"due": _("Fell due"), "collected": _("Received of it"), "still": _("Still open of it")}


def _fell_due(period: Period, orders: OrderQuerySet | None, _value: str, **page: Any) -> list[Any]:
    return settling.fell_due(period, orders, **page)


def _ratings(period: Period, orders: OrderQuerySet | None, value: str, **page: Any) -> list[Any]:
    low, high = STARS[value]
    return feedback.ratings(period, orders, low=low, high=high, **page)


def _add_records(rows: list[Any]) -> None:
    keys = {kind: [row["id"] for row in rows if row["kind"] == kind] for kind in ("ticket", "visit")}
    records: dict[str, dict[int, Any]] = {
        "ticket": Ticket.objects.select_related("customer").in_bulk(keys["ticket"]),
        "visit": Visit.objects.select_related("order__customer").in_bulk(keys["visit"]),
    }
    for row in rows:
        record = records[row["kind"]][row["id"]]
        is_ticket = row["kind"] == "ticket"
        row["text"], row["url"] = record.text, reverse(f"aftersales:{row['kind']}", args=[record.pk])
        row["name"], row["customer"] = (record, record.customer) if is_ticket else (record.order, record.order.customer)


RATING_COLUMNS = (
    Column("record", _("Record"), lambda row, user: record_link(row["name"], row["url"])),
    text("type", _("Type"), lambda row: _("Ticket") if row["kind"] == "ticket" else _("Return visit")),
    Column("customer", _("Customer"), lambda row, user: row["customer"]),
    text("at", _("Rated on"), lambda row: moment_text(row["at"])),
    text("text", _("What the customer said"), lambda row: row["text"]),
    number("stars", _("Satisfaction"), lambda row: pgettext("rating", "%(stars)s of 5") % {"stars": row["stars"]}),
)


def _buyers(period: Period, orders: OrderQuerySet | None, value: str, **page: Any) -> list[Any]:
    return customers.buyers(period, orders, letter=value, **page)


PLACED = pgettext_lazy("figure", "Orders")
BUYER_COLUMNS = (
    Column("customer", _("Customer"), lambda row, user: record_link(row["short_name"] or row["name"], row["url"])),
    text("class", _("Class"), lambda row: row["class"]),
    number("orders", PLACED, lambda row: f"{row['orders']:,}"),
    _money("amount", AMOUNT),
    number("share", _("Share"), lambda row: percent(row["share"])),
)
GROUPED = {
    "receivable": Grouped(
        lambda value: labelled(_("Receivable"), _age_label(value)) if value else _("Receivable"),
        _owed_columns,
        _owed(),
        ORDERS,
        _owed_sums,
        ("", *AGES),
        complete=_add_orders,
    ),
    "overdue": Grouped(
        lambda _value: OVERDUE, _owed_columns, _owed(is_overdue=True), ORDERS, _owed_sums, complete=_add_orders
    ),
    "collection": Grouped(
        lambda _value: _("Collection rate"),
        lambda _value: (*ORDER_COLUMNS, *(_money(key, heading) for key, heading in COLLECTED_PARTS.items())),
        _collected,
        ORDERS,
        lambda _value: {heading: f"all_{key}" for key, heading in COLLECTED_PARTS.items()},
        note=_(
            "Collected is what was overdue before or fell due since, less what is still overdue at the end; "
            "the rate is its share. What was credited, closed short or cancelled is taken off and is not collected."
        ),
        complete=_add_orders,
    ),
    "fell-due": Grouped(
        lambda _value: _("Received of what fell due"),
        lambda _value: (*ORDER_COLUMNS, *(_money(key, heading) for key, heading in DUE_PARTS.items())),
        _fell_due,
        ORDERS,
        lambda _value: {heading: f"all_{key}" for key, heading in DUE_PARTS.items()},
        note=_(
            "Instalments whose due date lies in the month, less what was taken off, and what of them had come in by "
            "its end. Credits and cancelled orders are neither due nor received."
        ),
        complete=_add_orders,
    ),
    "rated": Grouped(
        lambda value: {GOOD: _("Rated 4 or 5"), POOR: _("Rated 1 to 3")}.get(value, _("Satisfaction")),
        lambda _value: RATING_COLUMNS,
        _ratings,
        ngettext_lazy("%(n)s rating", "%(n)s ratings", "n"),
        lambda _value: {},
        tuple(STARS),
        complete=_add_records,
    ),
    "customers": Grouped(
        lambda value: _("Customers of class %(class)s") % {"class": value} if value else _("Customers"),
        lambda _value: BUYER_COLUMNS,
        _buyers,
        ngettext_lazy("%(n)s customer", "%(n)s customers", "n"),
        lambda _value: {PLACED: "all_orders", AMOUNT: "all_amount"},
        ("", "A", "B", "C"),
    ),
}
