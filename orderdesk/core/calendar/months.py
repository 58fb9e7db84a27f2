"""Months of the calendar."""

from calendar import monthrange


def last_day(month):
    """The last day of the month of a day."""
    return month.replace(day=monthrange(month.year, month.month)[1])
