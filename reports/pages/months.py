"""Parsing the query of a report: its months, what they are compared with, and what is to be said of what was typed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.figures.dashboard import LAST, YEAR, is_over, same_moment
from reports.figures.span import Span, month_before, month_typed, months_from
from reports.pages.question import MOST_MONTHS, SHOWN, against_of
from reports.pages.wording import month_name

USUAL = 3  # months, the running one among them


@dataclass(frozen=True)
class Months:
    """The months asked for, those compared with, and what was typed; with objections the usual months are shown."""

    period: Span
    before: Span
    against: str
    typed: dict[str, str]
    objections: list[str]

    @classmethod
    def of(cls, params: Any) -> "Months":
        """The months of a query string. Nothing typed are the usual ones; `to` alone is one month."""
        typed = {name: params.get(name, "").replace("\0", "").strip()[:SHOWN] for name in ("from", "to")}
        this, objections = localdate().replace(day=1), []
        asked = {}
        for name, label in (("from", pgettext("period", "From")), ("to", pgettext("period", "To"))):
            asked[name] = month_typed(typed[name])
            if typed[name] and asked[name] is None:
                objections.append(
                    _("%(field)s: “%(text)s” is not a month. Write it like %(this)s.")
                    % {"field": label, "text": typed[name], "this": f"{this:%Y-%m}"}
                )
        last = asked["to"] or (max(this, asked["from"]) if asked["from"] else this)
        first = asked["from"] or (asked["to"] or month_before(this, USUAL - 1))
        objections += [] if objections else _against(first, last, this)
        if objections:
            first, last = month_before(this, USUAL - 1), this
        return cls(*_spans(first, last, against_of(params)), against_of(params), typed, objections)

    @property
    def first(self) -> date:
        return self.period.month

    @property
    def last(self) -> date:
        return self.period.until

    @property
    def params(self) -> dict[str, str]:
        """What brings these months back."""
        return {"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}", "against": self.against}

    @property
    def title(self) -> str:
        return months_name(self.first, self.last)

    @property
    def compared_with(self) -> str:
        """What stands beside the figures, in words."""
        name = months_name(self.before.month, self.before.until)
        return name if is_over(self.period) else _("%(month)s up to the same day") % {"month": name}

    def shortcuts(self) -> list[tuple[str, str, bool]]:
        """[(query, label, whether it is shown)] of months that are asked for often."""
        this = localdate().replace(day=1)
        spans = [
            (_("This month"), this, this),
            (_("Last month"), month_before(this), month_before(this)),
            (_("Three months"), month_before(this, 2), this),
            (_("This year"), this.replace(month=1), this),
            (_("Twelve months"), month_before(this, 11), this),
        ]
        return [
            (
                urlencode({"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}", "against": self.against}),
                label,
                (first, last) == (self.first, self.last),
            )
            for label, first, last in spans
        ]

    def comparisons(self) -> list[tuple[str, str, bool]]:
        """[(value, label, whether it is chosen)] of what can be compared with."""
        labels = [(LAST, _("the months before")), (YEAR, _("last year"))]
        return [(key, label, key == self.against) for key, label in labels]


def _against(first: date, last: date, this: date) -> list[str]:
    """What speaks against these months, in words."""
    if last > this:
        return [
            _("To: %(month)s has not begun yet. Choose %(this)s at the latest.")
            % {"month": month_name(last), "this": f"{this:%Y-%m}"}
        ]
    if first > last:
        return [_("From is later than to: choose a month up to %(last)s.") % {"last": f"{last:%Y-%m}"}]
    if months_from(first, last) > MOST_MONTHS:
        least = f"{month_before(last, MOST_MONTHS - 1):%Y-%m}"
        return [
            _("At most %(most)s months are shown together: choose %(least)s or later in from.")
            % {"most": MOST_MONTHS, "least": least}
        ]
    return []


def _spans(first: date, last: date, against: str) -> tuple[Span, Span]:
    """The months, and those compared with: as many before or the same of last year, as far as these have come."""
    count = months_from(first, last)
    period = Span.over(last, count, as_of=now())
    back = 12 if against == YEAR else count
    as_of = period.as_of if is_over(period) else same_moment(period.as_of, back)
    return period, Span.over(month_before(last, back), count, as_of=as_of)


def months_name(first: date, last: date) -> str:
    """A month or several of them in words."""
    if first == last:
        return month_name(first)
    return _("%(from)s to %(to)s") % {"from": month_name(first), "to": month_name(last)}
