"""Ticket rate by product: tickets of some months against the orders with it that were shipped in them."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from aftersales.states import TicketKind
from orderdesk.core.lists import Column, Text
from orderdesk.core.pages.paging import Page, by_place
from reports.figures.tickets import ticket_rates
from reports.lists.report import Report, change_cell, number
from reports.pages.wording import growth_of_count, percent

FEW = 5  # orders: below that a rate says less than the counts
KINDS = dict(TicketKind.choices)


class TicketRates(Report):
    """Products with their tickets, most first; last what no ticket says a product of stands in its own row."""

    url_name = "reports:ticket-rates"
    export_name = "reports:export-ticket-rates"
    sorts = {name: name for name in ("tickets", "orders", "rate", "name")}
    default_sort = "-tickets"

    @property
    def title(self) -> Text:
        return _("Ticket rate by product")

    @cached_property
    def page(self) -> Page:
        months, orders = self.months, self.scope.orders

        def find(most: int, start: int) -> list[dict]:
            return ticket_rates(months.period, months.before, orders, sort=self.sort, most=most, start=start)

        page = by_place(find, self.params, size=self.size)
        for row in page.rows:
            row["label"] = row["name"] or _("Product not known")
        return page

    @property
    def sums(self) -> list[tuple[Text, Text, str]]:
        if not self.page.rows:
            return []
        now, before = (self.page.rows[0][name] for name in ("all_tickets", "all_tickets_before"))
        tickets = (_("Tickets reported"), f"{now:,}", self.link_to("told"))
        return [tickets, (self.against, growth_of_count(now, before)[0], "")]

    @property
    def hints(self) -> Sequence[Text]:
        return [
            _(
                "The rate is tickets reported in the months for each 100 orders with the product whose last goods left "
                "in them. A ticket counts for the product that it names, else for the only product of its order."
            ),
            _("With fewer than %(few)s shipped orders there is no rate, but how many of how many.") % {"few": FEW},
        ]

    @property
    def counted(self) -> str:
        n = self.page.rows[0]["n"] if self.page.rows else 0
        return ngettext("%(n)s row", "%(n)s rows", n) % {"n": n}

    def own_columns(self) -> Sequence[Column]:
        name = Column(
            "name",
            gettext_lazy("Product"),
            lambda row, user: self.opened("told-product", row["key"], row["label"]) if row["tickets"] else row["label"],
            css="name",
            sort="name",
            first_way="",
            value=lambda row, user: row["label"],
        )
        return [
            name,
            CODE,
            self._counted("tickets", gettext_lazy("Tickets"), "told-product", sort="tickets"),
            MOSTLY,
            self._counted("orders", gettext_lazy("Orders shipped"), "sent-product", sort="orders"),
            RATE,
            self._counted("tickets_before", gettext_lazy("Tickets before"), "told-product", before=True),
            RATE_BEFORE,
            CHANGE,
        ]

    def _counted(self, key: str, heading: Text, figure: str, *, before: bool = False, sort: str = "") -> Column:
        return number(
            key,
            heading,
            lambda row, user: self.opened(figure, row["key"], row[key], before=before),
            sort=sort,
            value=lambda row, user: row[key],
            kind="number",
        )


def rate_text(tickets: int, orders: int) -> str:
    """Tickets for each 100 orders; of few orders how many of how many."""
    if not orders:
        return "–"
    if orders < FEW:
        return pgettext("tickets of orders", "%(tickets)s of %(orders)s") % {"tickets": tickets, "orders": orders}
    return percent(tickets / orders)


def _rate_value(suffix: str) -> Any:
    """What a workbook holds: no rate of few, as on the page."""

    def value(row: dict[str, Any], user: Any) -> Any:
        tickets, orders = row[f"tickets{suffix}"], row[f"orders{suffix}"]
        return round(Decimal(tickets) / orders, 6) if orders >= FEW else rate_text(tickets, orders)

    return value


CODE = Column("code", gettext_lazy("Code"), lambda row, user: row["code"], css="nowrap hide-s")
MOSTLY = Column(
    "kind",
    pgettext_lazy("type of tickets", "Mostly"),
    lambda row, user: KINDS.get(row["kind"], "–"),
    css="hide-m hide-s",
    head_css="hide-m",
)
RATE = number(
    "rate",
    gettext_lazy("Ticket rate"),
    lambda row, user: rate_text(row["tickets"], row["orders"]),
    sort="rate",
    value=_rate_value(""),
    kind="percent",
)
RATE_BEFORE = number(
    "rate_before",
    gettext_lazy("Rate before"),
    lambda row, user: rate_text(row["tickets_before"], row["orders_before"]),
    css="num hide-m hide-s",
    head_css="num hide-m",
    value=_rate_value("_before"),
    kind="percent",
)
CHANGE = number(
    "change",
    gettext_lazy("Change"),
    lambda row, user: change_cell(*growth_of_count(row["tickets"], row["tickets_before"]), more_is_good=False),
    value=lambda row, user: growth_of_count(row["tickets"], row["tickets_before"])[0],
)
