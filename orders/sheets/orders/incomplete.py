"""Dates of an order sheet that lack their year, or that leave open whether the day or the month stands first."""

from django.utils.translation import gettext as _

from orderdesk.core.sheets.dates import completed, is_mixed, is_yearless, order_of
from orderdesk.core.sheets.rows import Finding, is_empty
from orderdesk.core.text.typed import Mistyped, date_typed
from orders.sheets.orders import columns as at
from orders.sheets.orders.names import DATES


def complete_dates(rows, choices):
    """(rows with complete dates as far as the choices and the columns themselves say, a finding for each column)."""
    rows = list(rows)
    notes = []
    for heading in DATES:
        cells = [(number, cells[heading]) for number, cells in rows if not is_empty(cells.get(heading, ""))]
        mixed = [(number, cell) for number, cell in cells if is_mixed(cell)]
        yearless = [(number, cell) for number, cell in cells if is_yearless(cell)] if choices.year else []
        day_first = _order(mixed, choices)
        if mixed and day_first is not None:
            notes.append(Finding(mixed[0][0], heading, mixed[0][1], _day_first() if day_first else _month_first()))
        if yearless:
            message = _("Dates without a year were read in the year %(year)s.") % {"year": choices.year}
            notes.append(Finding(yearless[0][0], heading, yearless[0][1], message))
        if yearless or (mixed and day_first is not None):
            _complete(rows, heading, choices.year, day_first)
    return rows, notes


def _order(mixed, choices):
    if choices.day_first is not None:
        return choices.day_first
    return order_of(cell for _number, cell in mixed)


def _complete(rows, heading, year, day_first):
    after = None
    for _number, cells in rows:
        if heading != at.ORDERED and not is_empty(cells.get(at.ORDERED, "")):
            after = _day(cells[at.ORDERED])
        if not is_empty(cells.get(heading, "")):
            cells[heading] = completed(cells[heading], year=year, day_first=day_first, after=after)


def _day(cell):
    try:
        return date_typed(cell)
    except Mistyped:
        return None


def _day_first():
    return _("Dates like this were read with the day first.")


def _month_first():
    return _("Dates like this were read with the month first.")
