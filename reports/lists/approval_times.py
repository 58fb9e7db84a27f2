"""Approval time by level: how long decisions took, and how many longer than their clock."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from orderdesk.core.lists import Column, Text
from orderdesk.core.pages.paging import Page
from orders.states import Level
from reports.figures.delivery import approval_hours
from reports.lists.report import Report, change_cell, number
from reports.pages.wording import MINUS, PLUS, duration, share_of

FEW = 5  # decisions: below that a median says little
LEVELS = dict(Level.choices)


class ApprovalTimes(Report):
    """A row for each level with decisions in the months."""

    url_name = "reports:approval-times"
    export_name = "reports:export-approval-times"

    @property
    def title(self) -> Text:
        return _("Approval time by level")

    @cached_property
    def page(self) -> Page:
        months, orders = self.months, self.scope.orders
        before = {row["key"]: row for row in approval_hours(months.before, orders)}
        rows = {row["key"]: row for row in approval_hours(months.period, orders)}
        levels = [level for level in LEVELS if level in rows or level in before]
        return Page([_beside(level, rows.get(level), before.get(level)) for level in levels])

    @property
    def sums(self) -> list[tuple[Text, Text, str]]:
        n = sum(row["n"] for row in self.page.rows)
        late = sum(row["late"] for row in self.page.rows)
        return [
            (_("Decisions"), f"{n:,}", self.link_to("decided")),
            (_("Over the limit"), f"{late:,} · {share_of(late, n)}", ""),
        ]

    @property
    def hints(self) -> Sequence[Text]:
        return [
            _("From the turn of a level to its decision, in elapsed time. P90 is what nine of ten stay within."),
            _("Where the time before has fewer than %(few)s decisions, no change is told.") % {"few": FEW},
        ]

    @property
    def counted(self) -> str:
        n = len(self.page.rows)
        return ngettext("%(n)s row", "%(n)s rows", n) % {"n": n}

    def own_columns(self) -> Sequence[Column]:
        name = Column(
            "name",
            gettext_lazy("Level"),
            lambda row, user: (
                self.opened("decided-level", row["key"], LEVELS[row["key"]]) if row["n"] else LEVELS[row["key"]]
            ),
            css="name",
            value=lambda row, user: str(LEVELS[row["key"]]),
        )
        return [
            name,
            self._counted("n", gettext_lazy("Decisions"), "decided-level"),
            _time("p50", gettext_lazy("Median")),
            _time("p90", "P90"),
            self._counted("late", gettext_lazy("Over the limit"), "decided-late"),
            LATE_SHARE,
            self._counted("n_before", gettext_lazy("Decisions before"), "decided-level", before=True),
            _time("p50_before", gettext_lazy("Median before")),
            CHANGE,
        ]

    def _counted(self, key: str, heading: Text, figure: str, *, before: bool = False) -> Column:
        return number(
            key,
            heading,
            lambda row, user: self.opened(figure, row["key"], row[key], before=before),
            value=lambda row, user: row[key],
            kind="number",
        )


def _beside(level: str, now: dict[str, Any] | None, before: dict[str, Any] | None) -> dict[str, Any]:
    empty = {"n": 0, "p50": None, "p90": None, "late": 0}
    was = before or empty
    return {"key": level} | (now or empty) | {"n_before": was["n"], "p50_before": was["p50"]}


def _time(key: str, heading: Text) -> Column:
    """Hours, or days from a day on; a workbook has hours."""
    return number(
        key,
        heading,
        lambda row, user: "–" if row[key] is None else " ".join(duration(row[key])),
        value=lambda row, user: None if row[key] is None else round(row[key], 4),
        kind="number",
    )


def _change(row: dict[str, Any]) -> tuple[str, int]:
    if row["p50"] is None or row["n_before"] < FEW:
        return "–", 0
    change = row["p50"] - row["p50_before"]
    way = (change > 0) - (change < 0)
    return f"{PLUS if change > 0 else MINUS if change < 0 else ''}{' '.join(duration(abs(change)))}", way


LATE_SHARE = number(
    "late_share",
    pgettext_lazy("share of decisions", "Late"),
    lambda row, user: share_of(row["late"], row["n"]),
    css="num hide-s",
    value=lambda row, user: round(row["late"] / row["n"], 6) if row["n"] else None,
    kind="percent",
)
CHANGE = number(
    "change",
    gettext_lazy("Change"),
    lambda row, user: change_cell(*_change(row), more_is_good=False),
    value=lambda row, user: _change(row)[0],
)
