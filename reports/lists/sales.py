"""Sales taken apart one way: each row with its share and class, beside the months before."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, Tab, Text
from orderdesk.core.pages.paging import SIZE, Page, by_place
from orderdesk.core.text.places import place_name
from orders.lists.orders.columns import CLASS_LABELS
from reports.figures.sales import BY, placed_in, sold_by
from reports.figures.scope import kinds
from reports.lists.report import Report, change_cell, number
from reports.lists.tables import money_text
from reports.pages.wording import FEW_ORDERS, growth, growth_of_count, percent

WAYS = {
    "product": gettext_lazy("Product"),
    "customer": gettext_lazy("Customer"),
    "region": gettext_lazy("Region"),
    "kind": gettext_lazy("Customer type"),
    "size": gettext_lazy("Amount class"),
    "person": gettext_lazy("Account manager"),
}
TITLES = {
    "product": gettext_lazy("Sales by product"),
    "customer": gettext_lazy("Sales by customer"),
    "region": gettext_lazy("Sales by region"),
    "kind": gettext_lazy("Sales by customer type"),
    "size": gettext_lazy("Sales by amount class"),
    "person": gettext_lazy("Sales by account manager"),
}
CLASSED = ("product", "customer")  # where a few make up most
NAMED = ("product", "customer", "person")  # sorted by name
CLASSES = ("A", "B", "C")
METER = 72


class SalesReport(Report):
    """Sales by one of WAYS. Who reads no prices sees orders and quantities, in no order that tells amounts."""

    url_name = "reports:sales"
    export_name = "reports:export-sales"

    def __init__(self, request: HttpRequest, params: QueryDict | None = None, *, size: int = SIZE) -> None:
        self.user = request.user
        super().__init__(request, params, size=size)
        by, letter = self.params.get("by", ""), self.params.get("class", "")
        self.by = by if by in BY and (self.priced or by != "size") else "product"
        self.letter = letter if letter in CLASSES and self.by in CLASSED and self.priced else ""
        self.sort = self.sort or ("-amount" if self.priced else "-orders")

    @property
    def priced(self) -> bool:
        """Whether this person reads amounts."""
        return self.user.sees("price")

    @property
    def sorts(self) -> dict[str, str]:  # type: ignore[override]
        names = ("orders", "name", "quantity", "more")
        return {name: name for name in (("amount", "average", "change", *names) if self.priced else names)}

    @property
    def title(self) -> Text:
        return TITLES[self.by]

    @property
    def kept(self) -> dict[str, str]:
        return {"by": self.by, "class": self.letter}

    @cached_property
    def page(self) -> Page:
        months, orders = self.months, self.scope.orders
        asked = {"letter": self.letter, "sort": self.sort}

        def find(most: int, start: int) -> list[dict]:
            return sold_by(self.by, months.period, months.before, orders, **asked, most=most, start=start)

        page = by_place(find, self.params, size=self.size)
        for row in page.rows:
            row["label"] = self._label(row)
        return page

    def _label(self, row: dict[str, Any]) -> str:
        if self.by == "region":
            return place_name(*row["name"].split()) or _("No region")
        if self.by == "kind":
            return str(dict(kinds())[row["name"]])
        return str(CLASS_LABELS[row["name"]]) if self.by == "size" else row["name"]

    @property
    def tabs(self) -> list[Tab]:
        """All rows and those of each class, where rows have one."""
        if self.by not in CLASSED or not self.priced or not self.page.rows:
            return []
        first = self.page.rows[0]
        counts = {"": first["n_all"], "A": first["n_a"], "B": first["n_b"], "C": first["n_c"]}
        return [
            Tab(
                letter or "all",
                letter or pgettext("no filter", "All"),
                self.link(**{"class": letter}),
                letter == self.letter,
                str(count),
            )
            for letter, count in counts.items()
        ]

    @cached_property
    def totals(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Orders and amount of the months and of those before, whatever the page shows of them."""
        return placed_in(self.months.period, self.scope.orders), placed_in(self.months.before, self.scope.orders)

    @property
    def sums(self) -> list[tuple[Text, Text, str]]:
        now, before = self.totals
        orders = [(pgettext("figure", "Orders"), f"{now['orders']:,}", self.link_to("sold"))]
        if not self.priced:
            return [*orders, (self.against, growth_of_count(now["orders"], before["orders"])[0], "")]
        change = growth(now["amount"], before["amount"], now["orders"], before["orders"])[0]
        amount = (_("Amount (yuan)"), f"{now['amount']:,.2f}", self.link_to("sold"))
        return [*orders, amount, (self.against, change, "")]

    @property
    def hints(self) -> Sequence[Text]:
        few = _("Where the time before has fewer than %(few)s orders, the change is told in orders.")
        hints = [few % {"few": FEW_ORDERS}]
        if self.by in CLASSED and self.priced:
            hints.insert(0, _("Class A makes up the first 80 % of the amount, B the next 15 %, C the rest."))
        if self.by == "product" and self.priced:
            hints.insert(0, _("Amounts of products are those of their lines, without freight."))
        return hints

    @property
    def counted(self) -> str:
        n = self.page.rows[0]["n"] if self.page.rows else 0
        return ngettext("%(n)s row", "%(n)s rows", n) % {"n": n}

    def own_columns(self) -> Sequence[Column]:
        of_product = (CODE, SPEC) if self.by == "product" else ()
        middle = QUANTITY if self.by == "product" else AVERAGE
        classes = (UP_TO, CLASS) if self.by in CLASSED else ()
        amount = replace(AMOUNT, cell=self._opening("amount"))
        return [self._name(), *of_product, self._orders(), middle, amount, SHARE, *classes, *self._before()]

    def _opening(self, name: str, *, before: bool = False) -> Callable[[dict[str, Any], User], Any]:
        """The cell of an amount, which opens the orders that it adds up."""
        figure, count = f"sold-{self.by}", "orders_before" if before else "orders"

        def cell(row: dict[str, Any], user: User) -> Any:
            text = money_text(row[name])
            return self.opened(figure, row["key"], text, before=before) if row[count] else text

        return cell

    def _name(self) -> Column:
        figure = f"sold-{self.by}"
        return Column(
            "name",
            WAYS[self.by],
            lambda row, user: self.opened(figure, row["key"], row["label"]) if row["orders"] else row["label"],
            css="name",
            sort="name" if self.by in NAMED else "",
            first_way="",
            value=lambda row, user: row["label"],
        )

    def _orders(self) -> Column:
        return number(
            "orders",
            pgettext_lazy("figure", "Orders"),
            lambda row, user: self.opened(f"sold-{self.by}", row["key"], row["orders"]),
            sort="orders",
            value=lambda row, user: row["orders"],
            kind="number",
        )

    def _before(self) -> list[Column]:
        """The time before, and the change against it."""
        orders = number(
            "orders_before",
            gettext_lazy("Orders before"),
            lambda row, user: self.opened(f"sold-{self.by}", row["key"], row["orders_before"], before=True),
            css="num hide-s",
            value=lambda row, user: row["orders_before"],
            kind="number",
        )
        change = number(
            "change",
            gettext_lazy("Change"),
            lambda row, user: change_cell(*self._change(row)),
            sort="change" if self.priced else "more",
            value=lambda row, user: self._change(row)[0],
        )
        return [orders, replace(BEFORE, cell=self._opening("before", before=True)), change]

    def _change(self, row: dict[str, Any]) -> tuple[str, int]:
        if not self.priced:
            return growth_of_count(row["orders"], row["orders_before"])
        return growth(row["amount"], row["before"], row["orders"], row["orders_before"])


def _share_cell(row: dict[str, Any], user: User) -> Any:
    if row["share"] is None:
        return "–"
    return format_html(
        '{} <svg class="meter meter-s hide-s" viewBox="0 0 72 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6" /></svg>',
        percent(row["share"]),
        max(0, round(float(row["share"]) * METER)),
    )


def _rounded(name: str, places: int) -> Any:
    """What a workbook holds of a number that the database divided."""
    return lambda row, user: None if row[name] is None else round(Decimal(row[name]), places)


CODE = Column("code", gettext_lazy("Code"), lambda row, user: row["code"], css="nowrap hide-s")
SPEC = Column(
    "spec", gettext_lazy("Specification"), lambda row, user: row["spec"], css="hide-m hide-s", head_css="hide-m"
)
QUANTITY = number(
    "quantity",
    gettext_lazy("Quantity"),
    lambda row, user: f"{row['quantity'].normalize():,f} {row['unit']}" if row["quantity"] else "–",
    sort="quantity",
    value=lambda row, user: row["quantity"],
    kind="number",
)
AVERAGE = number(
    "average",
    gettext_lazy("Average (yuan)"),
    lambda row, user: money_text(row["average"]),
    reads="price",
    css="num hide-s",
    sort="average",
    value=_rounded("average", 2),
    kind="money",
)
AMOUNT = number(
    "amount",
    gettext_lazy("Amount (yuan)"),
    lambda row, user: money_text(row["amount"]),
    reads="price",
    sort="amount",
    value=lambda row, user: row["amount"],
    kind="money",
)
SHARE = number("share", gettext_lazy("Share"), _share_cell, reads="price", value=_rounded("share", 6), kind="percent")
UP_TO = number(
    "up_to",
    gettext_lazy("Up to here"),
    lambda row, user: percent(row["up_to"]),
    reads="price",
    css="num hide-m hide-s",
    head_css="num hide-m",
    value=_rounded("up_to", 6),
    kind="percent",
)
CLASS = Column("class", gettext_lazy("Class"), lambda row, user: row["class"] or "–", reads="price", labelled=True)
BEFORE = number(
    "before",
    gettext_lazy("Amount before (yuan)"),
    lambda row, user: money_text(row["before"]),
    reads="price",
    css="num hide-m hide-s",
    head_css="num hide-m",
    value=lambda row, user: row["before"],
    kind="money",
)
