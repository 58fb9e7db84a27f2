"""Several months as one period: the same records as for a single month, found in one statement for all of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orderdesk.core.calendar.months import last_day
from reports.figures import Period


def month_before(month, count=1):
    """The first day of the month `count` months before, or after where negative."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def months_until(month, count):
    """The first days of `count` months, the last of them `month`."""
    return [month_before(month, back) for back in reversed(range(count))]


def months_from(first, last):
    """How many months there are from one to another, both of them counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


@dataclass(frozen=True)
class Span(Period):
    """From the first of `month` to the end of the month in which `until` lies."""

    until: date

    @classmethod
    def over(cls, month, count, *, as_of):
        """`count` months, the last of them `month`."""
        return cls(month=month_before(month, count - 1), as_of=as_of, until=month)

    @property
    def last(self):
        return last_day(self.until)


def closing(month, period):
    """The day on which balances of a month are struck: its last, or the last that counts."""
    return min(last_day(month), period.as_of_day)


def day_before(month):
    return month - timedelta(days=1)


def month_typed(text):
    """The first day of a month written 2026-10, or nothing."""
    try:
        month = datetime.strptime(text or "", "%Y-%m").date()
    except ValueError:
        return None
    return month if 2000 <= month.year < 2100 else None
