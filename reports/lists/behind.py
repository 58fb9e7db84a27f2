"""The list of what stands behind a figure: records by key, or rows of a statement by place."""

from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.lists import RecordList, Tab
from orderdesk.core.pages.paging import by_key, by_place
from reports.lists.groups import GOOD, GROUPED, POOR
from reports.lists.rates import Summed, column_of, rate_of
from reports.lists.records import LISTS
from reports.lists.tables import money_text
from reports.pages.charts import age_names
from reports.pages.question import links
from reports.pages.wording import labelled, number_of

ALL = pgettext_lazy("all of what a rate is of", "All")
# (figure, value, label of the tab): the whole that a rate is of, and its parts
FAMILIES = (
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


def list_behind(request, figure, *, period, scope, against):
    """The list behind one figure of a month for one person."""
    kind = RecordsBehind if figure in LISTS else RowsBehind
    return kind(request, figure, period=period, scope=scope, against=against)


class ListBehind(RecordList):
    """What both kinds of lists share: the figure and its value, the tabs, the count and the sums of all rows."""

    url_name = "reports:behind"
    note = ""

    def __init__(self, request, figure, *, period, scope, against):
        super().__init__(request)
        self.figure, self.value = figure, self.params.get("value", "").replace("\0", "")
        self.period, self.orders = period, scope.orders
        self.link_to = links(period, scope, against)
        self.rate = rate_of(figure, self.value)
        self.counts: dict[tuple[str, str], int] = {}

    @cached_property
    def totals(self):
        """(how many rows there are in all, [(heading, sum)])."""
        raise NotImplementedError

    @property
    def heading(self):
        """The title of the page; that of a rate says how many or how much counts of what is listed."""
        if self.rate is None or not self.page.rows:
            return self.title
        part, whole = self.share
        return labelled(self.title, _("%(part)s of %(whole)s") % {"part": part, "whole": whole})

    @property
    def share(self):
        """(what counts, what it is of) of all rows of a rate, as texts."""
        if not isinstance(self.rate, Summed):
            return self._count(*self.rate.part), self.totals[0]
        first = self.page.rows[0]
        sums = {name: first.get(f"all_{name}") for name in (self.rate.part, *self.rate.plus, *self.rate.minus)}
        return money_text(max(sums[self.rate.part], Decimal(0))), money_text(self.rate.whole(sums))

    def columns_for(self, user):
        return [*self.own_columns(), *([column_of(self.rate)] if self.rate else [])]

    def own_columns(self):
        """The columns of this kind of rows."""
        raise NotImplementedError

    @property
    def sums(self):
        """What is said of all rows: [(heading, text)]."""
        return [(label, number_of(amount)) for label, amount in self.totals[1] if amount is not None]

    @cached_property
    def tabs(self):
        """The whole and its parts, where this figure is one of them; ages are shown without their counts."""
        if self.figure in ("receivable", "overdue"):
            family = [
                ("receivable", "", ALL),
                ("overdue", "", gettext_lazy("Overdue")),
                *(("receivable", age, name) for age, name in age_names().items()),
            ]
            return [self._tab(*part) for part in family]
        family = next((each for each in FAMILIES if self.figure in {figure for figure, *_rest in each}), ())
        return [self._tab(*part, count=str(self._count(*part[:2]))) for part in family]

    def _tab(self, figure, value, label, count=""):
        current = (figure, value) == (self.figure, self.value)
        return Tab(f"{figure}:{value}", label, self.link_to(figure, value), current, count)

    def _count(self, figure, value):
        if (figure, value) not in self.counts:
            self.counts[figure, value] = self._count_anew(figure, value)
        return self.counts[figure, value]

    def _count_anew(self, figure, value):
        if figure in LISTS:
            return LISTS[figure].records(self.period, self.orders, value).order_by().count()
        rows = self._rows_of(GROUPED[figure], value)(1, 0)
        return rows[0]["n"] if rows else 0

    def _rows_of(self, group, value):
        return lambda most, start: group.find(self.period, self.orders, value, most=most, start=start)


class RecordsBehind(ListBehind):
    """Records that a figure counts, by key."""

    @cached_property
    def listing(self):
        return LISTS[self.figure]

    @cached_property
    def records(self):
        return self.listing.records(self.period, self.orders, self.value)

    @cached_property
    def page(self):
        table = self.listing.table
        return by_key(self.records.select_related(*table.related), self.params, keys=list(table.keys))

    @cached_property
    def totals(self):
        return self.listing.table.sum_up(self.records)

    def own_columns(self):
        return self.listing.table.columns

    @property
    def title(self):
        return self.listing.title_for(self.value, self.records)

    @property
    def counted(self):
        return self.listing.table.counted % {"n": self.totals[0]}


class RowsBehind(ListBehind):
    """Rows that a statement works out, by place."""

    @cached_property
    def group(self):
        return GROUPED[self.figure]

    @cached_property
    def is_known(self):
        """Whether the value asked for is one of this figure."""
        return self.value in self.group.values

    @cached_property
    def page(self):
        page = by_place(self._rows_of(self.group, self.value) if self.is_known else _nothing, self.params)
        self.group.complete(page.rows)
        for row in page.rows:
            if "id" in row and "url" not in row:
                row["url"] = self.link_to("customer", row["id"])
        return page

    @cached_property
    def totals(self):
        return self.group.sum_up(self.page.rows, self.value)

    def own_columns(self):
        return self.group.columns(self.value)

    @property
    def title(self):
        return self.group.title(self.value) if self.is_known else _("Unknown")

    @property
    def counted(self):
        return self.group.counted % {"n": self.totals[0]}

    @property
    def note(self):
        return self.group.note


def _nothing(most, start):
    return []
