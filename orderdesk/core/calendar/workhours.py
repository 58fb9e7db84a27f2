"""Working time: the hours of the working days, counted in minutes. Clocks that rest at night and on holidays use it.

Elapsed clocks (tickets, approvals) do not: 24 hours are 24 hours.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_default_timezone, localtime

from orderdesk.core.calendar.workdays import is_working_day

HOURS = ((time(9), time(12)), (time(13), time(18)))  # half-open: at 12:00 the morning is over


def add_working_hours(moment: Any, hours: Any) -> Any:
    """The moment at which so much working time has passed since `moment`."""
    remaining = timedelta(hours=hours)
    day = localtime(moment).date()
    while True:
        for start, end in _spans(day):
            start = max(start, moment)
            if start < end:
                if remaining <= end - start:
                    return start + remaining
                remaining -= end - start
        day += timedelta(days=1)


def working_hours_before(moment: datetime, hours: int) -> datetime:
    """The latest moment from which so much working time has passed until `moment`."""
    remaining = timedelta(hours=hours)
    day = localtime(moment).date()
    while True:
        for start, end in reversed(_spans(day)):
            end = min(end, moment)
            if start < end:
                if remaining <= end - start:
                    return end - remaining
                remaining -= end - start
        day -= timedelta(days=1)


def working_time_between(start: Any, end: Any) -> Any:
    """How much working time lies in [start, end), as a timedelta; nothing when `end` is not later."""
    total, day = timedelta(), localtime(start).date()
    while day <= localtime(end).date():
        for begins, ends in _spans(day):
            total += max(min(ends, end) - max(begins, start), timedelta())
        day += timedelta(days=1)
    return total


def _spans(day: date) -> list[Any]:
    if not is_working_day(day):
        return []
    zone = get_default_timezone()
    return [(datetime.combine(day, start, zone), datetime.combine(day, end, zone)) for start, end in HOURS]
