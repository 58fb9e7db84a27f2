"""The list of what stands behind a figure: records by key, or rows of a statement by place."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, Tab, Text
from orderdesk.core.pages.paging import Page, by_key, by_place
from reports.figures.period import Period
from reports.figures.scope import Scope
from reports.lists.groups import GOOD, GROUPED, POOR, Grouped
from reports.lists.rates import Counted, Summed, column_of, rate_of
from reports.lists.records import LISTS, Listing
from reports.lists.tables import money_text
from reports.pages.charts import age_names
from reports.pages.question import links
from reports.pages.wording import labelled, number_of

ALL = pgettext_lazy("all of what a rate is of", "All")
# (figure, value, label of the tab): the whole that a rate is of, and its parts
FAMILIES: tuple[tuple[tuple[str, str, Text], ...], ...] = (
    (
        ("judged", "", ALL),
        ("on-time", "", gettext_lazy("Delivered on time")),
        ("late-delivered", "", gettext_lazy("Delivered late")),
        ("late-open", "", gettext_lazy("Late and still open")),
    ),
    (
        ("otif-judged", "", ALL),
        ("otif", "", gettext_lazy("On time and in full")),
        ("not-otif", "", gettext_lazy("Late or not in full")),
    ),
    (("rated", "", ALL), ("rated", GOOD, gettext_lazy("Rated 4 or 5")), ("rated", POOR, gettext_lazy("Rated 1 to 3"))),
    (
        ("sold-lately", "", gettext_lazy("Confirmed in the last 90 days")),
        ("receivable", "", gettext_lazy("Receivable")),
    ),
    (("customers", "", ALL), *(("customers", name, name) for name in "ABC")),
)


def list_behind(
    request: HttpRequest, figure: str, *, period: Period, scope: Scope, against: str
) -> "RowsBehind | RecordsBehind":
    """The list behind one figure of a month for one person."""
    kind = RecordsBehind if figure in LISTS else RowsBehind
    return kind(request, figure, period=period, scope=scope, against=against)


class ListBehind(RecordList):
    """What both kinds of lists share: the figure and its value, the tabs, the count and the sums of all rows."""

    url_name = "reports:behind"

    def __init__(self, request: HttpRequest, figure: str, *, period: Period, scope: Scope, against: str) -> None:
        super().__init__(request)
        self.figure, self.value = figure, self.params.get("value", "").replace("\0", "")
        self.period, self.orders = period, scope.orders
        self.link_to = links(period, scope, against)
        self.rate = rate_of(figure, self.value)
        self.counts: dict[tuple[str, str], int] = {}

    @cached_property
    def totals(self) -> tuple[int, list[tuple[Text, Any]]]:
        """(how many rows there are in all, [(heading, sum)])."""
        raise NotImplementedError

    @property
    def title(self) -> Text:
        """What is listed."""
        raise NotImplementedError

    @property
    def note(self) -> Text:
        """What is to be said of the list."""
        return ""

    @property
    def heading(self) -> Text:
        """The title of the page; that of a rate says how many or how much counts of what is listed."""
        if self.rate is None or not self.page.rows:
            return self.title
        part, whole = self.share(self.rate)
        return labelled(self.title, _("%(part)s of %(whole)s") % {"part": part, "whole": whole})

    def share(self, rate: Counted | Summed) -> tuple[int | str, int | str]:
        """(what counts, what it is of) of all rows of a rate, as texts."""
        if isinstance(rate, Counted):
            return self._count(*rate.part), self.totals[0]
        first = self.page.rows[0]
        sums = {name: first.get(f"all_{name}") for name in (rate.part, *rate.plus, *rate.minus)}
        return money_text(max(sums[rate.part], Decimal(0))), money_text(rate.whole(sums))

    def columns_for(self, user: User) -> list[Column]:
        columns = [column for column in self.own_columns() if not column.reads or user.sees(column.reads)]
        return [*columns, *([column_of(self.rate)] if self.rate else [])]

    def own_columns(self) -> Sequence[Column]:
        """The columns of this kind of rows."""
        raise NotImplementedError

    @property
    def sums(self) -> list[Any]:
        """What is said of all rows: [(heading, text)]."""
        return [(label, number_of(amount)) for label, amount in self.totals[1] if amount is not None]

    @cached_property
    def tabs(self) -> list[Tab]:
        """The whole and its parts, where this figure is one of them; ages are shown without their counts."""
        if self.figure in ("receivable", "overdue"):
            family = [
                ("receivable", "", ALL),
                ("overdue", "", gettext_lazy("Overdue")),
                *(("receivable", age, name) for age, name in age_names().items()),
            ]
            return [self._tab(*part) for part in family]
        parts = next((each for each in FAMILIES if self.figure in {figure for figure, *_rest in each}), ())
        return [self._tab(*part, count=str(self._count(*part[:2]))) for part in parts]

    def _tab(self, figure: str, value: str, label: Text, count: str = "") -> Tab:
        current = (figure, value) == (self.figure, self.value)
        return Tab(f"{figure}:{value}", label, self.link_to(figure, value), current, count)

    def _count(self, figure: str, value: str) -> int:
        if (figure, value) not in self.counts:
            self.counts[figure, value] = self._count_anew(figure, value)
        return self.counts[figure, value]

    def _count_anew(self, figure: str, value: str) -> int:
        if figure in LISTS:
            return LISTS[figure].records(self.period, self.orders, value).order_by().count()
        rows = self._rows_of(GROUPED[figure], value)(1, 0)
        return rows[0]["n"] if rows else 0

    def _rows_of(self, group: Grouped, value: str) -> Callable[..., Any]:
        return lambda most, start: group.find(self.period, self.orders, value, most=most, start=start)


class RecordsBehind(ListBehind):
    """Records that a figure counts, by key."""

    @cached_property
    def listing(self) -> Listing:
        return LISTS[self.figure]

    @cached_property
    def records(self) -> Any:
        return self.listing.records(self.period, self.orders, self.value)

    @cached_property
    def page(self) -> Page:
        table = self.listing.table
        return by_key(self.records.select_related(*table.related), self.params, keys=list(table.keys))

    @cached_property
    def totals(self) -> tuple[int, list[tuple[Text, Any]]]:
        return self.listing.table.sum_up(self.records, self.user)

    def own_columns(self) -> Sequence[Column]:
        return self.listing.table.columns

    @property
    def title(self) -> Text:
        return self.listing.title_for(self.value, self.records)

    @property
    def counted(self) -> Text:
        return self.listing.table.counted % {"n": self.totals[0]}


class RowsBehind(ListBehind):
    """Rows that a statement works out, by place."""

    @cached_property
    def group(self) -> Grouped:
        return GROUPED[self.figure]

    @cached_property
    def is_known(self) -> bool:
        """Whether the value asked for is one of this figure."""
        return self.value in self.group.values

    @cached_property
    def page(self) -> Page:
        page = by_place(self._rows_of(self.group, self.value) if self.is_known else _nothing, self.params)
        self.group.complete(page.rows)
        for row in page.rows:
            if "id" in row and "url" not in row:
                row["url"] = self.link_to("customer", row["id"])
        return page

    @cached_property
    def totals(self) -> tuple[int, list[tuple[Text, Any]]]:
        return self.group.sum_up(self.page.rows, self.value)

    def own_columns(self) -> Sequence[Column]:
        return self.group.columns(self.value)

    @property
    def title(self) -> Text:
        return self.group.title(self.value) if self.is_known else _("Unknown")

    @property
    def counted(self) -> Text:
        return self.group.counted % {"n": self.totals[0]}

    @property
    def note(self) -> Text:
        return self.group.note


def _nothing(most: int, start: Any) -> Any:
    return []
