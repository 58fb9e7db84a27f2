"""Figures that are rates: what of the rows behind them counts, row by row, and of all of them together."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from orderdesk.core.lists import Column, Text
from orders.states import Share
from reports.lists.groups import GOOD, STARS
from reports.lists.tables import money_text

HEADING = _("In the rate")


@dataclass(frozen=True)
class Counted:
    """A rate of records: `part` is (figure, value) of the list of those that count, `counts` tells them by row."""

    part: tuple[str, str]
    counts: Callable[[Any], bool]

    def cell(self, row: Any, _user: Any) -> Text:
        """Whether a row counts, in words."""
        tone, word = ("green", _("counts")) if self.counts(row) else ("grey", _("does not"))
        return format_html('<span class="status" data-tone="{}">{}</span>', tone, word)


@dataclass(frozen=True)
class Summed:
    """A rate of amounts: of each row `part` counts, of what `plus` less `minus` adds up to."""

    part: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def whole(self, amounts: Any) -> Decimal:
        """What the part is of, from amounts by name."""
        zero = Decimal(0)
        return sum((amounts[name] for name in self.plus), zero) - sum((amounts[name] for name in self.minus), zero)

    def cell(self, row: Any, _user: Any) -> Text:
        """How much of a row counts."""
        return f"{money_text(row[self.part])} / {money_text(self.whole(row))}"


RATES: dict[str, Counted | Summed] = {
    "judged": Counted(("on-time", ""), lambda order: order.timing == "on_time"),
    "otif-judged": Counted(("otif", ""), lambda order: order.timing == "on_time" and order.accepted == Share.ALL),
    "rated": Counted(("rated", GOOD), lambda rating: rating["stars"] >= STARS[GOOD][0]),
    "collection": Summed("collected", ("was", "fell_due"), ("taken",)),
    "fell-due": Summed("collected", ("due",)),
}


def rate_of(figure: str, value: str) -> Counted | Summed | None:
    """The rate that a list is the whole of; its parts, which a value picks, are none."""
    return None if value else RATES.get(figure)


def column_of(rate: Counted | Summed) -> Column:
    """The column that says of each row what counts."""
    css = "num" if isinstance(rate, Summed) else "nowrap"
    return Column("counts", HEADING, rate.cell, css=css, head_css=css, labelled=True)
