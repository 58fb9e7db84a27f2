"""Months of the calendar."""

from calendar import monthrange
from datetime import date


def last_day(month: date) -> date:
    """The last day of the month of a day."""
    return month.replace(day=monthrange(month.year, month.month)[1])
