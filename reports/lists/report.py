"""What all reports share: months, what they are narrowed to, the sums above the rows. Page and workbook are one list.

Each row is worked out by a statement; its numbers lead to the records that they count (`reports/lists/behind.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, Text
from orderdesk.core.pages.paging import POSITION, SIZE
from reports.figures.scope import Scope, options
from reports.pages.months import Months
from reports.pages.question import links

NARROWED_BY = ("team", "owner", "region")  # what a report can be narrowed to


def change_cell(text: str, direction: int, *, more_is_good: bool = True) -> str:
    """A change and its way: the shape for the eye, the word for the ear."""
    if not direction:
        return text
    way, word = ("up", pgettext("change", "up")) if direction > 0 else ("down", pgettext("change", "down"))
    tone = "good" if (direction > 0) == more_is_good else "late"
    size = text.lstrip("+–±")
    return format_html('<span class="{} {}"><span class="sr">{}</span>{}</span>', way, tone, word, size)


def number(key: str, heading: Text, cell: Callable[[Any, User], Any], **options: Any) -> Column:
    """A column of numbers, at the right; on a phone its cells say their heading."""
    return replace(Column(key, heading, cell, css="num", head_css="num", labelled=True), **options)


class Report(RecordList):
    """What all reports share: months, what they are narrowed to, tabs, links, and the sums above the rows."""

    export_name: ClassVar[str]

    def __init__(self, request: HttpRequest, params: QueryDict | None = None, *, size: int = SIZE) -> None:
        super().__init__(request, params, size=size)
        self.months = Months.of(self.params)
        chosen = Scope.from_params(self.user, self.params, self.months.first).chosen
        self.scope = Scope(self.user, {name: chosen[name] for name in NARROWED_BY if name in chosen})
        self.link_to = links(self.months.period, self.scope, self.months.against)
        self.link_before = links(self.months.before, self.scope, self.months.against)

    @property
    def title(self) -> Text:
        """What the report tells."""
        raise NotImplementedError

    @property
    def against(self) -> str:
        """What the figures stand beside, as a heading."""
        return _("against %(against)s") % {"against": self.months.compared_with}

    @property
    def hints(self) -> Sequence[Text]:
        """What is to be said of the figures."""
        return ()

    @property
    def sums(self) -> list[tuple[Text, Text, str]]:
        """[(label, text, address)] of all rows."""
        raise NotImplementedError

    def columns_for(self, user: User) -> list[Column]:
        return [column for column in self.own_columns() if not column.reads or user.sees(column.reads)]

    def own_columns(self) -> Sequence[Column]:
        """The columns of this report, some of them for whoever reads them."""
        raise NotImplementedError

    @property
    def kept(self) -> dict[str, str]:
        """What the forms of the page carry along beside what they show."""
        return {}

    @property
    def kept_query(self) -> str:
        """The same, and what the report is narrowed to, for links to other months."""
        return urlencode({name: value for name, value in (self.kept | self.scope.chosen).items() if value})

    @cached_property
    def menus(self) -> list[tuple[str, Text, list[tuple[str, str, bool]]]]:
        """[(parameter, label, [(value, text, whether it is chosen)])] of what the report can be narrowed to."""
        menus = []
        for name, label, pairs in options(self.scope, self.months.period):
            if name in NARROWED_BY and (len(pairs) > 1 or name in self.scope.chosen):
                chosen = self.scope.chosen.get(name, "")
                is_offered = chosen in dict(pairs) or not chosen
                pairs = [("", pgettext("no filter", "All")), *pairs, *([] if is_offered else [(chosen, _("Unknown"))])]
                menus.append((name, label, [(key, text, key == chosen) for key, text in pairs]))
        return menus

    @property
    def chosen_names(self) -> list[str]:
        """What the report is narrowed to, in words."""
        return [text for _name, _label, pairs in self.menus for value, text, chosen in pairs if chosen and value]

    @property
    def export_url(self) -> str:
        query = self.params.copy()
        for name in POSITION:
            query.pop(name, None)
        return f"{reverse(self.export_name)}?{query.urlencode()}"

    @property
    def is_whole(self) -> bool:
        return self.scope.seen is None

    def opened(self, figure: str, value: Any, text: Any, *, before: bool = False) -> str:
        """A number that leads to the records it counts; nought leads nowhere."""
        if not text:
            return "–"
        link = self.link_before if before else self.link_to
        return format_html('<a href="{}">{}</a>', link(figure, value), text)
