"""Chinese working days: statutory holidays and 调休 as far as they are announced, Monday to Friday beyond.

The State Council announces a year in the November before. A table in which an administrator adds a year, or corrects
one, comes with the stages; it will be asked in `_announced_days` before the package.
"""

from bisect import bisect_left
from datetime import date, timedelta
from functools import lru_cache

import holidays

FIRST_ANNOUNCED = 2004  # before that the package knows some years only


def is_working_day(day):
    return day in _working_days(day.year)


def is_announced(year):
    """Whether holidays and make-up days of the year are known; if not, weekdays are taken and a page says so."""
    return _announced_days(year) is not None


def next_working_day(day):
    """The first working day after `day`."""
    return add_working_days(day, 1)


def previous_working_day(day):
    """The last working day before `day`."""
    return add_working_days(day, -1)


def add_working_days(day, count):
    """The day that lies `count` working days after `day` (before, when negative); 0 is the day itself."""
    step = timedelta(days=1 if count > 0 else -1)
    for _left in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start, end):
    """How many working days lie in (start, end]; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(_count_until(year, end) - _count_until(year, start) for year in range(start.year, end.year + 1))


def _count_until(year, day):
    return bisect_left(_ordered(year), day + timedelta(days=1))


@lru_cache(maxsize=256)
def _ordered(year):
    return sorted(_working_days(year))


@lru_cache(maxsize=256)
def _working_days(year):
    days = _announced_days(year)
    return frozenset(_weekdays(year)) if days is None else days


def _weekdays(year):
    return (day for day in _days_of(year) if day.weekday() < 5)


def _days_of(year):
    first = date(year, 1, 1)
    return (first + timedelta(days=place) for place in range((date(year, 12, 31) - first).days + 1))


def _announced_days(year):
    """The working days of a year whose holidays are announced, else None."""
    if year < FIRST_ANNOUNCED:
        return None
    calendar = holidays.country_holidays("CN", years=year)
    if not any(day.year == year for day in calendar.weekend_workdays):
        return None  # no make-up days: only the statutory days are known, not what is exchanged for them
    return frozenset(day for day in _days_of(year) if calendar.is_working_day(day))
