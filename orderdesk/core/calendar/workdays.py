"""Chinese working days: statutory holidays and 调休 as far as they are announced, Monday to Friday beyond.

The State Council announces a year in the November before. A year with rows in `SpecialDay` is taken from there alone,
on top of Monday to Friday; other years from the package, as far as it knows them. The table is read once and kept for
`FRESH` seconds in each process; `forget` makes a process reload it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

import holidays

FIRST_ANNOUNCED = 2004  # before that the package knows some years only
FRESH = 30  # seconds


def is_working_day(day: date) -> bool:
    return day in _current().working_days(day.year)


def is_announced(year: int) -> bool:
    """Whether holidays and make-up days of the year are known; if not, weekdays count and pages warn."""
    return _current().is_announced(year)


def unknown_years(days: list[date | None]) -> list[int]:
    """The years of these days that nobody has entered yet, from the package's first year on."""
    years = {day.year for day in days if day is not None}
    return sorted(year for year in years if year >= FIRST_ANNOUNCED and not is_announced(year))


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return add_working_days(day, 1)


def previous_working_day(day: date) -> date:
    """The last working day before `day`."""
    return add_working_days(day, -1)


def add_working_days(day: date, count: int) -> date:
    """The day that lies `count` working days after `day` (before, when negative); 0 is the day itself."""
    calendar, step = _current(), timedelta(days=1 if count > 0 else -1)
    for _step in range(abs(count)):
        day += step
        while day not in calendar.working_days(day.year):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie in (start, end]; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    calendar = _current()
    return sum(calendar.count(year, start, end) for year in range(start.year, end.year + 1))


def forget() -> None:
    """Reload the table on next use: it was changed in this process."""
    global _cache
    _cache = None


def announced_by_package(year: int) -> dict[date, bool]:
    """{day: whether it is worked} of the days that differ from Monday to Friday, or {} where nothing is announced."""
    working = _announced_days(year)
    if working is None:
        return {}
    return {day: day in working for day in _days_of(year) if (day in working) != (day.weekday() < 5)}


class Calendar:
    """Working days by year, from one reading of the table."""

    def __init__(self, special: dict[int, dict[date, bool]]) -> None:
        self.special = special  # {year: {day: whether it is worked}}
        self._working: dict[int, frozenset[date]] = {}
        self._ordered: dict[int, list[date]] = {}

    def is_announced(self, year: int) -> bool:
        return year in self.special or _announced_days(year) is not None

    def working_days(self, year: int) -> frozenset[date]:
        if year not in self._working:
            self._working[year] = self._working_days(year)
        return self._working[year]

    def _working_days(self, year: int) -> frozenset[date]:
        if year in self.special:
            exceptions = self.special[year]
            return frozenset(day for day in _days_of(year) if exceptions.get(day, day.weekday() < 5))
        announced = _announced_days(year)
        return frozenset(_weekdays(year)) if announced is None else announced

    def count(self, year: int, start: date, end: date) -> int:
        """Working days of one year in (start, end]."""
        if year not in self._ordered:
            self._ordered[year] = sorted(self.working_days(year))
        days, after = self._ordered[year], timedelta(days=1)
        return bisect_left(days, end + after) - bisect_left(days, start + after)


_cache = None  # (read at, calendar); replaced as a whole, so that threads never see half of it


def _current() -> Calendar:
    global _cache
    cached = _cache
    if cached is None or monotonic() - cached[0] > FRESH:
        special = _read_table()
        calendar = cached[1] if cached and cached[1].special == special else Calendar(special)
        _cache = cached = (monotonic(), calendar)
    return cached[1]


def _read_table() -> dict[int, dict[date, bool]]:
    from orderdesk.core.models import SpecialDay

    special: dict[int, dict[date, bool]] = {}
    for day, is_working in SpecialDay.objects.order_by("day").values_list("day", "is_working"):
        special.setdefault(day.year, {})[day] = is_working
    return special


def _weekdays(year: int) -> Iterator[Any]:
    return (day for day in _days_of(year) if day.weekday() < 5)


def _days_of(year: int) -> Iterator[Any]:
    first = date(year, 1, 1)
    return (first + timedelta(days=place) for place in range((date(year, 12, 31) - first).days + 1))


@lru_cache(maxsize=256)
def _announced_days(year: int) -> frozenset[date] | None:
    """The working days of a year whose holidays the package knows, else None."""
    if year < FIRST_ANNOUNCED:
        return None
    calendar = holidays.country_holidays("CN", years=year)
    if not any(day.year == year for day in calendar.weekend_workdays):
        return None  # no make-up days: only the statutory days are known, not what is exchanged for them
    return frozenset(day for day in _days_of(year) if calendar.is_working_day(day))
