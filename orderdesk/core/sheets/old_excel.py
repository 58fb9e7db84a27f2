"""A workbook of Excel 97 to 2003 (.xls), with hidden rows, merged cells, errors and number formats."""

import io
import struct
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import xlrd
from django.utils.translation import gettext as _
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.sheet import Cell, Sheet

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.cells import Broken, as_shown, zeros_of
from orderdesk.core.sheets.limits import HEADING_ROWS, MOST_COLUMNS, no_workbook, refusing, too_many_rows

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_old(content: bytes) -> Book:
    """The workbook as xlrd has it. Raises `Refused` for one with a password and for what is none."""
    try:
        with refusing():
            return xlrd.open_workbook(
                file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
            )
    except (xlrd.XLRDError, CompDocError) as error:
        if "encrypted" in str(error).lower() or "Can't find workbook" in str(error):
            raise Refused(_("This file has a password, or it is damaged. Save it without a password.")) from error
        raise no_workbook() from error
    except (AssertionError, AttributeError, LookupError, TypeError, struct.error) as error:  # how xlrd meets nonsense
        raise no_workbook() from error


def rows_of(book: Book, sheet: Sheet, most_rows: int) -> Iterator[tuple[int, list[Any]]]:
    """(number, cells) of each row of a sheet, as the reader of .xlsx gives them."""
    filled = 0
    for at in range(sheet.nrows):
        cells = [_cell(book, cell) for cell in sheet.row(at)[:MOST_COLUMNS]]
        filled += any(cell != "" for cell in cells)
        if filled > most_rows + HEADING_ROWS:
            raise too_many_rows(most_rows)
        yield at + 1, cells


def hidden_rows(sheet: Sheet) -> set[int]:
    return {at + 1 for at, info in sheet.rowinfo_map.items() if info.hidden}


def hidden_columns(sheet: Sheet) -> set[Any]:
    return {at for at, info in sheet.colinfo_map.items() if info.hidden}


def merges(sheet: Sheet) -> list[Any]:
    """((first row, first column), (last row, last column)), all from 0."""
    return [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]


def _cell(book: Book, cell: Cell) -> Any:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Broken(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        pattern = _pattern(book, cell.xf_index)
        return as_shown(cell.value, pattern) if pattern else cell.value
    return cell.value if cell.ctype == xlrd.XL_CELL_TEXT else ""


def _moment(book: Book, value: float) -> date | float:
    try:
        moment = xlrd.xldate_as_datetime(value, book.datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return value
    return moment.date() if moment.time() == time() else moment


def _pattern(book: Book, style: int) -> tuple[str | None, ...] | None:
    if style is None:
        return None
    code = book.format_map.get(book.xf_list[style].format_key)
    return zeros_of(code.format_str) if code is not None else None
