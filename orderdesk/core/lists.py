"""Lists of records: what may be asked, and how the rows are shown.

A list page is a subclass of RecordList in its app's `lists/`. It declares tabs, filters and columns and says which
records fit; links, key pages, headings and cells are the same for all of them. A new column is one line:

    Column("region", _("Region"), lambda customer, user: customer.region, css="hide-m hide-s", head_css="hide-m")

Which columns somebody has chosen, and saved views, are read in `looks.py`, for lists that say `is_steered`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet, Value
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orderdesk.core.looks import VIEW, Steered
from orderdesk.core.pages.paging import POSITION, SIZE, Page, by_key
from orderdesk.core.text.display import listed

MOST_COUNTED = 99  # a tab counts no further
CHECKED = mark_safe(" checked")

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column: its heading, the cell of a row for a user, its classes, and the kind of field that it shows."""

    key: str
    heading: Text
    cell: Callable[[Any, Any], Any]
    css: str = ""
    head_css: str = ""
    reads: str = ""  # "price", "cost", …: only for users who see it
    labelled: bool = False  # on a phone the cell says its heading
    sort: str = ""  # the name in `RecordList.sorts` by which its heading sorts
    first_way: str = "-"  # how the heading sorts at first: "-" is falling
    is_fixed: bool = False  # of a list that people steer: always there, before those that are chosen
    is_usual: bool = True  # whether it is shown to whoever has chosen nothing
    value: Callable[[Any, Any], Any] | None = None  # what a workbook holds where it is no text
    kind: str = "text"  # "money", "date", …: its format there

    def opening_tag(self) -> str:
        """The start of the column's cells."""
        label = format_html(' data-label="{}"', self.heading) if self.labelled else ""
        return format_html('<td class="{}"{}>', self.css, label) if self.css else format_html("<td{}>", label)

    def as_chosen(self) -> "Column":
        """The column as it stands where somebody has asked for it: on every screen, on a phone under its heading."""
        css = _without(self.css, "hide-s", "hide-m", "hide-l")
        is_labelled = self.labelled or "hide-s" in self.css.split()
        css = f"{css} full".strip() if is_labelled and not self.labelled else css
        return replace(self, css=css, head_css=_without(self.head_css, "hide-m", "hide-l"), labelled=is_labelled)


def _without(css: str, *names: str) -> str:
    return " ".join(name for name in css.split() if name not in names)


class Heading(NamedTuple):
    """The head of a column as the template prints it: `url` sorts by it, `sorted` says how it stands (aria-sort)."""

    key: str
    text: Text
    css: str
    url: str = ""
    sorted: str = ""


class Cell(NamedTuple):
    """One cell: the start of its tag, and what it shows."""

    tag: str
    text: Any


class Row(NamedTuple):
    """One row."""

    record: Any
    css: str
    cells: list[Cell]

    @property
    def html(self) -> SafeString:
        """The cells. Put together here, not by a template: a page has hundreds of them."""
        return mark_safe("".join(f"{tag}{conditional_escape(text)}</td>" for tag, text in self.cells))


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: Any
    label: Text
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter with its choices, what is chosen in words, and the address without it."""

    name: str
    label: Text
    options: list[Option]
    chosen: str
    clear_url: str

    @property
    def options_html(self) -> SafeString:
        """The boxes of its choices. Put together here, not by a template: a list has dozens of them."""
        return format_html_join(
            "",
            '<label class="menu-item"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            ((self.name, each.value, CHECKED if each.chosen else "", each.label) for each in self.options),
        )


@dataclass(frozen=True)
class Tab:
    """One ready-made view of a list."""

    name: str
    label: Text
    url: str
    current: bool
    count: str = ""


def link(url_name: str, params: Mapping | None, **changes: Any) -> str:
    """The address of a list with some parameters changed; None or nothing takes one away. It starts at page one."""
    given = _values(params or {})
    given = {name: values for name, values in given.items() if name not in POSITION and name not in changes}
    given |= {name: value for name, value in changes.items() if value not in (None, "", [])}
    return f"{reverse(url_name)}?{urlencode(given, doseq=True)}" if given else reverse(url_name)


def _values(params: Mapping) -> dict[str, list[Any]]:
    if isinstance(params, QueryDict):
        return {name: params.getlist(name) for name in params}
    return {name: [value] for name, value in params.items()}


def make_filter(
    url_name: str, params: Mapping, name: str, label: Text, choices: Iterable[tuple[Any, Text]], chosen: Sequence
) -> Filter:
    """A filter whose clear link leaves the tab and all other filters as they are."""
    options = [Option(value, text, value in chosen) for value, text in choices]
    words = listed(option.label for option in options if option.chosen)
    return Filter(name, label, options, words, link(url_name, params, **{name: None}))


def capped_count(rows: QuerySet) -> str:
    """How many rows there are, counted no further than MOST_COUNTED: "99+"."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def capped_counts(questions: Mapping[str, QuerySet]) -> dict[str, str]:
    """How many rows each question has, as `capped_count` says it, all in one statement."""
    parts = [
        rows.order_by().annotate(tab=Value(name)).values_list("tab", flat=True)[: MOST_COUNTED + 1]
        for name, rows in questions.items()
    ]
    counts = Counter(parts[0].union(*parts[1:], all=True)) if parts else Counter()
    return {name: f"{MOST_COUNTED}+" if counts[name] > MOST_COUNTED else str(counts[name]) for name in questions}


class RecordList(Steered):
    """One list page for one request. Templates print `tabs`, `filters`, `headings`, `rows` and `page`."""

    url_name: ClassVar[str]
    columns: ClassVar[Sequence[Column]] = ()
    tab_labels: ClassVar[Mapping[str, Text]] = {}
    default_tab: ClassVar[str] = ""
    search_label: ClassVar[Text] = ""
    sorts: ClassVar[Mapping[str, str]] = {}  # what headings sort by: {name: field}
    default_sort: ClassVar[str] = ""  # with "-" before it where it falls
    has_ticks: bool = False  # whether rows are selected for actions

    def __init__(self, request: HttpRequest, params: QueryDict | None = None, *, size: int = SIZE) -> None:
        """A list asked for by an address, or by `params` where another page shows a part of it."""
        self.user: Any = request.user
        self.params = params = request.GET if params is None else params
        self.query = params.urlencode()
        self.size = size
        show = params.get("show", "")
        self.show = show if show in self.tab_labels else self.default_tab
        self.word = params.get("q", "")[:60].replace("\0", "")
        sort = params.get("sort", "")
        self.sort = sort if sort.lstrip("-") in self.sorts else self.default_sort

    # --- what a list says of itself

    def find(self) -> tuple[QuerySet, list[str]]:
        """The records that fit the question, and the keys by which their pages go."""
        raise NotImplementedError

    def build_filters(self) -> list[Filter]:
        """The filters, each made by `filter_by`."""
        return []

    def tab_counts(self) -> Mapping[str, Any]:
        """{tab: count} of the tabs that show one."""
        return {}

    def row_css(self, record: Any) -> str:
        """The class of a record's row."""
        return ""

    def tick(self, record: Any) -> str:
        """The box by which a record is selected, in its first cell."""
        raise NotImplementedError

    # --- what is the same for all

    def filter_by(self, name: str, label: Text, choices: Iterable[tuple[Any, Text]], chosen: Sequence) -> Filter:
        return make_filter(self.url_name, self.params, name, label, choices, chosen)

    def link(self, **changes: Any) -> str:
        return link(self.url_name, self.params, **changes)

    @cached_property
    def filters(self) -> list[Filter]:
        return self.build_filters()

    @cached_property
    def page(self) -> Page:
        records, keys = self.find()
        return by_key(records, self.params, keys=keys, size=self.size)

    @property
    def page_records(self) -> Sequence[Any]:
        """The records of the page as cells read them."""
        return self.page.rows

    @cached_property
    def rows(self) -> list[Row]:
        user = self.user
        columns = [(column.opening_tag(), column.cell) for column in self.columns_for(user)]
        rows = [
            Row(record, self.row_css(record), [Cell(tag, cell(record, user)) for tag, cell in columns])
            for record in self.page_records
        ]
        if self.has_ticks:
            for row in rows:
                first = row.cells[0]
                row.cells[0] = Cell(first.tag, format_html("{}{}", self.tick(row.record), first.text))
        return rows

    def columns_for(self, user: Any) -> list[Column]:
        """The columns that this person reads: those of the saved view, those they have chosen, or the usual ones."""
        return chosen_columns(self.readable(user), self.chosen_keys)

    @property
    def chosen_keys(self) -> Sequence[str]:
        """The keys of the columns that were chosen; none are the usual ones."""
        return self.view.columns if self.view else self.look.columns

    @classmethod
    def readable(cls, user: Any) -> list[Column]:
        """All declared columns that this person may read."""
        return [column for column in cls.columns if not column.reads or user.sees(column.reads)]

    @cached_property
    def headings(self) -> list[Heading]:
        return [
            Heading(
                column.key,
                column.heading,
                column.head_css,
                self.link(sort=self._turned(column)) if column.sort else "",
                self._way(column) if column.sort else "",
            )
            for column in self.columns_for(self.user)
        ]

    def _way(self, column: Column) -> str:
        if self.sort.lstrip("-") != column.sort:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def _turned(self, column: Column) -> str:
        """The sort that a heading asks for: the other way where it is sorted by already."""
        if self.sort.lstrip("-") != column.sort:
            return f"{column.first_way}{column.sort}"
        return column.sort if self.sort.startswith("-") else f"-{column.sort}"

    @property
    def tabs(self) -> list[Tab]:
        """The tabs; following one leaves the filters as they are, and a saved view."""
        counts = self.tab_counts()
        return [
            Tab(name, label, self.link(show=name, view=None), name == self.show, str(counts.get(name) or ""))
            for name, label in self.tab_labels.items()
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The parameters that the filter form carries along without showing them: [(name, value)]."""
        in_form = {"q", *(filter_.name for filter_ in self.filters), *POSITION}
        given = [(name, value) for name in self.params for value in self.params.getlist(name) if name not in in_form]
        return (
            given if any(name == "show" for name, _value in given) or not self.show else [("show", self.show), *given]
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the tab is asked for."""
        return any(value for name, value in self.params.items() if name not in (*POSITION, VIEW, "show", "sort"))

    @property
    def clear_url(self) -> str:
        """The address of the same tab without filters."""
        return link(self.url_name, {}, show=self.show) if self.show != self.default_tab else self.bare_url


def chosen_columns(columns: Sequence[Column], keys: Sequence[str]) -> list[Column]:
    """The fixed columns and those chosen, in the order of the choice; the usual ones where nothing is chosen."""
    if not keys:
        return [column for column in columns if column.is_usual]
    chosen = {column.key: column.as_chosen() for column in columns if not column.is_fixed}
    return [*(column for column in columns if column.is_fixed), *(chosen[key] for key in keys if key in chosen)]


# --- cells -----------------------------------------------------------------------------------------------------------


def tick(name: str, value: Any, label: Any) -> str:
    """The box by which a row is selected for the actions of the form `bulk`."""
    return format_html(
        '<input class="tick" type="checkbox" form="bulk" name="{}" value="{}" aria-label="{}">', name, value, label
    )


def record_link(text: Any, url: str) -> str:
    """The cell by which a row is known: it leads to the record."""
    return format_html('<a class="no" href="{}">{}</a>', url, text)


def tag(text: Any) -> str:
    """A short word that sets something apart."""
    return format_html('<span class="tag">{}</span>', text)


def risk_tag(text: Any) -> str:
    """A short word for something that may go wrong."""
    return format_html('<span class="tag is-risk">{}</span>', text)


def soon_flag(text: Any) -> str:
    """What is near."""
    return format_html('<span class="soon">{}</span>', text)


def late_flag(text: Any) -> str:
    """What is late, in red and with its sign."""
    return format_html('<span class="late-flag">{}</span>', text)
