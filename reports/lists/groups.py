"""What the page behind a figure lists where no table has it by row: amounts by order, ratings of two kinds, customers.

A statement works it out anew for each page, with the count and the sums of all rows beside every row.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy

from aftersales.models import Ticket, Visit
from orders.models import Order
from orders.services.balances import AGES, owed_by_order
from reports.figures import customers, feedback, money
from reports.lists.tables import ORDERS, cell, moment_cell, money_cell, order_cell
from reports.pages.charts import age_names
from reports.pages.wording import labelled, percent

GOOD, POOR = "good", "poor"
STARS = {"": (1, 5), GOOD: (4, 5), POOR: (1, 3)}


@dataclass(frozen=True)
class Grouped:
    """One figure: its title, `find(period, orders, value, most=, start=)`, and how its rows are shown and counted.

    Title, headings and `sums` ({heading: the column beside each row} of what is told of all rows) follow from the
    value asked for, one of `values`. `cells(rows, link)` may lead to another figure.
    """

    title: object
    headings: object
    find: object
    cells: object
    counted: object
    sums: object
    values: tuple = ("",)
    note: str | Promise = ""

    def told(self, rows, value):
        """(how many rows there are in all, [(heading, sum)])."""
        if not rows:
            return 0, []
        return rows[0]["n"], [(label, rows[0][name]) for label, name in self.sums(value).items()]


OVERDUE, OPEN = _("Overdue"), pgettext_lazy("money", "Open")


def _asked(value):
    return age_names().get(value) or str(OVERDUE)


def _owed(**options):
    def find(period, orders, value, **page):
        return owed_by_order(on=period.days[1], orders=orders, age=value or None, **options, **page)

    return find


def _owed_sums(value):
    return {_asked(value): "all_asked", OPEN: "all_open"}


def _owed_headings(value):
    return (_("Order"), _("Customer"), _("Oldest due"), _asked(value), OPEN)


def _owed_cells(rows, _link):
    return [
        [
            order_cell(order),
            cell(str(order.customer)),
            cell(f"{row['oldest'] or '–'}"),
            money_cell(row["asked"]),
            money_cell(row["open"]),
        ]
        for order, row in _with_orders(rows)
    ]


def _with_orders(rows):
    known = Order.objects.select_related("customer").in_bulk([row["order_id"] for row in rows])
    return [(known[row["order_id"]], row) for row in rows]


BEFORE, FELL_DUE = _("Overdue before"), _("Fell due since")
STILL, COLLECTED = _("Still overdue"), _("Collected")


def _collected(period, orders, _value, **page):
    return money.collected(period, orders, **page)


def _collected_cells(rows, _link):
    return [
        [
            order_cell(order),
            cell(str(order.customer)),
            *(money_cell(row[name]) for name in ("was", "fell_due", "collected", "still")),
        ]
        for order, row in _with_orders(rows)
    ]


def _ratings(period, orders, value, **page):
    low, high = STARS[value]
    return feedback.ratings(period, orders, low=low, high=high, **page)


def _rating_cells(rows, _link):
    keys = {kind: [row["id"] for row in rows if row["kind"] == kind] for kind in ("ticket", "visit")}
    known = {
        "ticket": Ticket.objects.select_related("customer").in_bulk(keys["ticket"]),
        "visit": Visit.objects.select_related("order__customer").in_bulk(keys["visit"]),
    }
    return [_rating_cell(known[row["kind"]][row["id"]], row) for row in rows]


def _rating_cell(record, row):
    is_ticket = row["kind"] == "ticket"
    customer = record.customer if is_ticket else record.order.customer
    name = str(record) if is_ticket else str(record.order)
    return [
        cell(name, reverse(f"aftersales:{row['kind']}", args=[record.pk])),
        cell(_("Ticket") if is_ticket else _("Return visit")),
        cell(str(customer)),
        moment_cell(row["at"]),
        cell(record.text),
        cell(pgettext("rating", "%(stars)s of 5") % {"stars": row["stars"]}, num=True),
    ]


def _buyers(period, orders, value, **page):
    return customers.buyers(period, orders, letter=value, **page)


def _buyer_cells(rows, link):
    return [
        [
            cell(row["short_name"] or row["name"], link("customer", row["id"])),
            cell(row["class"]),
            cell(f"{row['orders']:,}", num=True),
            money_cell(row["amount"]),
            cell(percent(row["share"]), num=True),
        ]
        for row in rows
    ]


AMOUNT = _("Amount (yuan)")
PLACED = pgettext_lazy("figure", "Orders")
GROUPED = {
    "receivable": Grouped(
        lambda value: labelled(_("Receivable"), _asked(value)) if value else _("Receivable"),
        _owed_headings,
        _owed(),
        _owed_cells,
        ORDERS,
        _owed_sums,
        ("", *AGES),
    ),
    "overdue": Grouped(lambda _value: OVERDUE, _owed_headings, _owed(is_overdue=True), _owed_cells, ORDERS, _owed_sums),
    "collection": Grouped(
        lambda _value: _("Collection rate"),
        lambda _value: (_("Order"), _("Customer"), BEFORE, FELL_DUE, COLLECTED, STILL),
        _collected,
        _collected_cells,
        ORDERS,
        lambda _value: {BEFORE: "all_was", FELL_DUE: "all_fell_due", COLLECTED: "all_collected", STILL: "all_still"},
        note=_(
            "Collected is what was overdue before or fell due since, less what is still overdue at the end; "
            "the rate is its share."
        ),
    ),
    "rated": Grouped(
        lambda value: {GOOD: _("Rated 4 or 5"), POOR: _("Rated 1 to 3")}.get(value, _("Satisfaction")),
        lambda _value: (
            _("Record"),
            _("Type"),
            _("Customer"),
            _("Rated on"),
            _("What the customer said"),
            _("Satisfaction"),
        ),
        _ratings,
        _rating_cells,
        ngettext_lazy("%(n)s rating", "%(n)s ratings", "n"),
        lambda _value: {},
        tuple(STARS),
    ),
    "customers": Grouped(
        lambda value: _("Customers of class %(class)s") % {"class": value} if value else _("Customers"),
        lambda _value: (_("Customer"), _("Class"), PLACED, AMOUNT, _("Share")),
        _buyers,
        _buyer_cells,
        ngettext_lazy("%(n)s customer", "%(n)s customers", "n"),
        lambda _value: {PLACED: "all_orders", AMOUNT: "all_amount"},
        ("", "A", "B", "C"),
    ),
}
