"""How records behind a figure are shown: columns, order of the rows, and what is said of all of them together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from aftersales.models import Ticket
from fulfillment.states import Cause
from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, Text, record_link
from orderdesk.core.templatetags.desk import qty, status
from orders.models import Order
from reports.figures.measures import Hours, Percentile


@dataclass(frozen=True)
class Table:
    """One kind of records: columns, what rows load beside themselves, the keys of pages, and how rows are counted.

    `sums` is worked out over all rows, whatever the page: {heading: aggregate}; `priced` for whoever reads prices.
    """

    columns: Sequence[Column]
    related: Sequence[str]
    keys: Sequence[str]
    counted: Any
    sums: Mapping[Text, Aggregate] = field(default_factory=dict)
    priced: Mapping[Text, Aggregate] = field(default_factory=dict)

    def sum_up(self, records: QuerySet, user: User) -> tuple[int, list[tuple[Text, Any]]]:
        """(how many records there are in all, [(heading, sum)])."""
        asked = {**self.sums, **(self.priced if user.sees("price") else {})}
        names = [f"sum{place}" for place in range(len(asked))]
        sums = records.order_by().aggregate(n=Count("pk"), **dict(zip(names, asked.values(), strict=True)))
        return sums["n"], [(label, sums[name]) for label, name in zip(asked, names, strict=True)]


# --- texts of cells --------------------------------------------------------------------------------------------------


def order_link(order: Order) -> str:
    return record_link(order, reverse("orders:detail", args=[order.pk]))


def moment_text(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else "–"


def money_text(amount: Decimal) -> str:
    return "–" if amount is None else f"{amount:,.2f}"


def hours_text(later: datetime | None, earlier: datetime) -> str:
    return f"{(later - earlier).total_seconds() / 3600:,.1f}" if later and earlier else "–"


# --- kinds of columns ------------------------------------------------------------------------------------------------


def text(key: str, heading: Text, value: Callable[..., Any]) -> Column:
    """Words or a date; on a phone the cell says its heading."""
    return Column(key, heading, lambda row, user: value(row), labelled=True)


def number(key: str, heading: Text, value: Callable[..., Any]) -> Column:
    """A number, at the right."""
    return Column(key, heading, lambda row, user: value(row), css="num", head_css="num", labelled=True)


def of_order(order: Callable[..., Any] = lambda row: row) -> Column:
    """The order that a row belongs to, or is."""
    return Column("order", _("Order"), lambda row, user: order_link(order(row)))


def of_customer(customer: Callable[..., Any] = lambda row: row.customer) -> Column:
    return Column("customer", _("Customer"), lambda row, user: customer(row))


def moment(key: str, heading: Text, name: str) -> Column:
    return text(key, heading, lambda row: moment_text(getattr(row, name)))


def day(key: str, heading: Text, name: str) -> Column:
    return text(key, heading, lambda row: f"{getattr(row, name)}")


def money(key: str, heading: Text, name: str, reads: str = "") -> Column:
    return replace(number(key, heading, lambda row: money_text(getattr(row, name))), reads=reads)


def hours(key: str, heading: Text, later: str, earlier: str) -> Column:
    return number(key, heading, lambda row: hours_text(getattr(row, later), getattr(row, earlier)))


STATE = Column("status", _("Status"), lambda row, user: status(row.state))
CAUSES = dict(Cause.choices)
AMOUNT = _("Amount (yuan)")
MEDIAN = _("Median hours")
HOURS = _("Hours")
NET, COST, MARGIN = _("Amount without tax (yuan)"), pgettext_lazy("figure", "Cost (yuan)"), _("Margin (yuan)")
ORDERS = ngettext_lazy("%(n)s order", "%(n)s orders", "n")


def _ticket_link(ticket: Ticket, user: User) -> SafeString:
    return format_html('<a class="no" href="{}">{}</a>', reverse("aftersales:ticket", args=[ticket.pk]), ticket)


def _median(later: str, earlier: str) -> dict[Text, Aggregate]:
    return {MEDIAN: Percentile(Hours(later, earlier), fraction=0.5)}


TABLES = {
    "order": Table(
        (
            of_order(),
            STATE,
            of_customer(),
            day("ordered", _("Ordered"), "ordered_on"),
            text("owner", _("Account manager"), lambda order: order.owner),
            money("amount", AMOUNT, "total"),
        ),
        ("customer", "owner"),
        ("-total", "-pk"),
        ORDERS,
        {AMOUNT: Sum("total")},
    ),
    "sold": Table(  # for everybody, so in no order that tells amounts
        (
            of_order(),
            STATE,
            of_customer(),
            day("ordered", _("Ordered"), "ordered_on"),
            text("owner", _("Account manager"), lambda order: order.owner),
            money("amount", AMOUNT, "total", reads="price"),
        ),
        ("customer", "owner"),
        ("-ordered_on", "-pk"),
        ORDERS,
        priced={AMOUNT: Sum("total")},
    ),
    "line": Table(
        (
            of_order(lambda line: line.order),
            of_customer(lambda line: line.order.customer),
            text("ordered", _("Ordered"), lambda line: line.order.ordered_on),
            text("product", _("Product"), lambda line: " ".join(filter(None, (line.product_name, line.spec)))),
            number("quantity", _("Quantity"), lambda line: f"{qty(line.quantity)} {line.unit}"),
            money("amount", AMOUNT, "amount", reads="price"),
        ),
        ("order__customer",),
        ("-pk",),
        ngettext_lazy("%(n)s line", "%(n)s lines", "n"),
        {pgettext_lazy("figure", "Orders"): Count("order", distinct=True)},
        {AMOUNT: Sum("amount")},
    ),
    "decision": Table(
        (
            of_order(lambda approval: approval.order),
            of_customer(lambda approval: approval.order.customer),
            text("level", _("Level"), lambda approval: approval.get_level_display()),
            text("by", _("Decided by"), lambda approval: approval.decided_by or "–"),
            moment("started", _("Waiting since"), "started_at"),
            moment("decided", _("Decided"), "decided_at"),
            hours("hours", HOURS, "decided_at", "started_at"),
            moment("due", pgettext_lazy("of a decision", "Limit"), "due_at"),
        ),
        ("order__customer", "decided_by"),
        ("-decided_at", "-pk"),
        ngettext_lazy("%(n)s decision", "%(n)s decisions", "n"),
        _median("decided_at", "started_at"),
    ),
    "margin": Table(
        (
            of_order(),
            of_customer(),
            money("net", NET, "net"),
            money("cost", COST, "cost"),
            money("margin", MARGIN, "margin"),
            number("uncosted", _("Lines without cost"), lambda order: str(order.uncosted or "–")),
        ),
        ("customer",),
        ("-total", "-pk"),
        ORDERS,
        {NET: Sum("net"), COST: Sum("cost"), MARGIN: Sum("margin")},
    ),
    "processed": Table(
        (
            of_order(),
            of_customer(),
            moment("submitted", _("Submitted"), "submitted_at"),
            moment("confirmed", _("Confirmed"), "confirmed_at"),
            hours("hours", HOURS, "confirmed_at", "submitted_at"),
        ),
        ("customer",),
        ("-confirmed_at", "-pk"),
        ORDERS,
        _median("confirmed_at", "submitted_at"),
    ),
    "sent": Table(
        (
            of_order(),
            of_customer(),
            moment("confirmed", _("Confirmed"), "confirmed_at"),
            moment("shipped", _("Shipped"), "shipped_at"),
            hours("hours", HOURS, "shipped_at", "confirmed_at"),
        ),
        ("customer",),
        ("-shipped_at", "-pk"),
        ORDERS,
        _median("shipped_at", "confirmed_at"),
    ),
    "promise": Table(
        (
            of_order(),
            STATE,
            of_customer(),
            day("promised", _("First promise"), "promised_on"),
            moment("delivered", _("Delivered"), "delivered_at"),
            text("accepted", _("Accepted"), lambda order: order.get_accepted_display()),
            money("amount", AMOUNT, "total"),
        ),
        ("customer",),
        ("-promised_on", "-pk"),
        ORDERS,
        {AMOUNT: Sum("total")},
    ),
    "ticket": Table(
        (
            Column("ticket", _("Ticket"), _ticket_link),
            STATE,
            of_customer(),
            text("kind", _("Type"), lambda ticket: ticket.get_kind_display()),
            moment("reported", _("Reported"), "reported_at"),
            hours("hours", _("Hours to the answer"), "answered_at", "reported_at"),
            number("satisfaction", _("Satisfaction"), lambda ticket: str(ticket.satisfaction or "–")),
        ),
        ("customer",),
        ("-reported_at", "-pk"),
        ngettext_lazy("%(n)s ticket", "%(n)s tickets", "n"),
    ),
    "visit": Table(
        (
            of_order(lambda visit: visit.order),
            of_customer(lambda visit: visit.order.customer),
            moment("visited", _("Visited"), "closed_at"),
            text("text", _("What the customer said"), lambda visit: visit.text),
            number("satisfaction", _("Satisfaction"), lambda visit: str(visit.overall)),
        ),
        ("order__customer",),
        ("-closed_at", "-pk"),
        ngettext_lazy("%(n)s return visit", "%(n)s return visits", "n"),
    ),
    "stage": Table(
        (
            of_order(lambda stage: stage.order),
            text("stage", _("Stage"), lambda stage: stage.name),
            text("owner", _("Owner"), lambda stage: str(stage.owner or stage.get_role_display())),
            day("planned", _("Planned"), "planned_on"),
            moment("finished", _("Finished"), "finished_at"),
            text("cause", _("Cause"), lambda stage: CAUSES.get(stage.why, _("Not recorded"))),
            text("problem", _("Problem"), lambda stage: stage.problem),
        ),
        ("order__customer", "owner"),
        ("-planned_on", "-pk"),
        ngettext_lazy("%(n)s stage", "%(n)s stages", "n"),
    ),
    "receipt": Table(
        (
            text("receipt", _("Receipt"), lambda receipt: receipt.number),
            of_order(lambda receipt: receipt.order),
            of_customer(lambda receipt: receipt.order.customer),
            day("received", _("Received on"), "received_on"),
            text("kind", _("Kind"), lambda receipt: receipt.kind_label),
            text("reference", _("Reference"), lambda receipt: receipt.reference),
            money("amount", AMOUNT, "amount"),
        ),
        ("order__customer",),
        ("-received_on", "-pk"),
        ngettext_lazy("%(n)s receipt", "%(n)s receipts", "n"),
        {AMOUNT: Sum("amount")},
    ),
}
