"""Dates that a sheet writes incompletely: without a year, or with day and month in an order that must be clear."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.sheets.cells import CellValue
from orderdesk.core.text.typed import Mistyped, date_typed, excerpt, moment_typed, normalise

YEARLESS = re.compile(r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})[日号]?")
MIXED = re.compile(r"(?P<first>[0-9]{1,2})[-/.](?P<second>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")
MONTHS = 12
LEAP_YEAR = 2024  # has every day that any year has


def day_of(cell: CellValue) -> date:
    """The day of a cell; a text without a year, or with an unclear order of day and month, asks for what is missing."""
    _ask(cell)
    return date_typed(cell)


def moment_of(cell: CellValue) -> datetime:
    """The same for a moment; a day alone is its midnight."""
    _ask(cell)
    return moment_typed(cell)


def _ask(cell: CellValue) -> None:
    if not isinstance(cell, str):
        return
    text = normalise(cell)
    yearless = YEARLESS.fullmatch(text)
    if yearless and _date(LEAP_YEAR, yearless["month"], yearless["day"]) is None:
        sentence = _("There is no such day as “%(value)s”. Correct the month or the day.")
        raise Mistyped(sentence % {"value": excerpt(cell)})
    if yearless:
        raise Mistyped(
            _("“%(value)s” has no year. Enter the year of the file, or write the date like 2024-05-10.")
            % {"value": excerpt(cell)}
        )
    if MIXED.fullmatch(text):
        raise Mistyped(
            _("“%(value)s”: is the day or the month first? Choose it for the file, or write the date like 2024-05-10.")
            % {"value": excerpt(cell)}
        )


def is_yearless(cell: CellValue) -> bool:
    return isinstance(cell, str) and YEARLESS.fullmatch(normalise(cell)) is not None


def is_mixed(cell: CellValue) -> bool:
    return isinstance(cell, str) and MIXED.fullmatch(normalise(cell)) is not None


def order_of(cells: Iterable[Any]) -> bool | None:
    """Whether the day stands first in a column of such dates: True, False, or None where no date decides it."""
    firsts, seconds = set(), set()
    for cell in cells:
        match = MIXED.fullmatch(normalise(cell)) if isinstance(cell, str) else None
        if match:
            firsts.add(int(match["first"]) > MONTHS)
            seconds.add(int(match["second"]) > MONTHS)
    if (True in firsts) == (True in seconds):
        return None
    return True in firsts


def completed(cell: str, *, year: int | None, day_first: bool | None, after: date | None = None) -> date | str:
    """The date that is meant by an incomplete text, else the cell as it is.

    `after` is the day that it cannot be before: a delivery in January for an order in December is of the next year.
    """
    if not isinstance(cell, str):
        return cell
    text = normalise(cell)
    if year is not None and (match := YEARLESS.fullmatch(text)):
        day = _date(year, match["month"], match["day"])
        if day is not None and after is not None and day < after - timedelta(days=180):
            day = _date(year + 1, match["month"], match["day"])
        return cell if day is None else day
    if day_first is not None and (match := MIXED.fullmatch(text)):
        parts = (match["second"], match["first"]) if day_first else (match["first"], match["second"])
        return _date(match["year"], *parts) or cell
    return cell


def _date(year: int | str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
