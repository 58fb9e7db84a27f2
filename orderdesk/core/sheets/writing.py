"""Writing a workbook row by row, in constant memory: columns with formats in, bytes out.

Text stays text: no formula, link or number is guessed from it, so phones keep their zeros and nothing is executed.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BufferedRandom, BytesIO
from typing import Any

import xlsxwriter
from django.utils.timezone import get_default_timezone, is_aware, make_naive
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from orderdesk.core.record.disclosure import note_rows
from orderdesk.core.sheets.cells import CellValue
from orderdesk.core.text.typed import cell_text

LONGEST_TEXT = 32767  # what a cell of Excel holds
A4 = 9  # as Excel numbers its papers
EXACT_DIGITS = 15  # what a number of Excel holds; longer ones are written as text
FORMATS = {
    "text": {"num_format": "@"},
    "money": {"num_format": "#,##0.00"},
    "number": {"num_format": "0.######"},
    "percent": {"num_format": "0.##%"},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "any": {"num_format": "General"},
    "when": {"num_format": "yyyy-mm-dd hh:mm"},  # a day or a moment, whichever the cell is
}
HEAD = {"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
MARKED = {"bg_color": "#FFE3E0", "font_color": "#A8071A"}
RISKY = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Column:
    heading: str
    kind: str = "text"
    width: int = 14
    is_summed: bool = False  # whether a row of sums has one of this column


def write_workbook(
    columns: Sequence[Column], rows: Iterator[Any] | list[Any], *, sheet: str, marked: Callable[..., Any] | None = None
) -> bytes:
    """The bytes of a workbook with one sheet. A row is a sequence of cells, one for each column.

    `marked(row number as Excel counts, column number from 0)` says which cells are shown as wrong.
    """
    with tempfile.TemporaryFile() as target:
        write_into(target, columns, rows, sheet=sheet, marked=marked)
        target.seek(0)
        return target.read()


def write_into(
    target: BufferedRandom | str | BytesIO,
    columns: Sequence[Column],
    rows: Any,
    *,
    sheet: str,
    marked: Callable[..., Any] | None = None,
    sums: str = "",
) -> None:
    """The same into a path or a file. `sums` is the word that begins a last row of sums, where one is wanted.

    The sums follow the filter of the sheet; an import passes over the row, because it says that it is one.
    """
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = book.add_worksheet(FORBIDDEN_IN_NAMES.sub(" ", sheet)[:31])
        formats = Formats(book)
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width, formats.of(column.kind))
            page.write_string(0, at, column.heading, formats.head)
        page.freeze_panes(1, 0)
        page.set_row(0, 22)
        down, totals = 0, {at: Decimal(0) for at, column in enumerate(columns) if column.is_summed}
        for down, row in enumerate(rows, 1):
            for at in totals:
                totals[at] += row[at] if isinstance(row[at], int | Decimal) else 0
            for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
                write_cell(page, (down, at), cell, column.kind, formats, marked=bool(marked and marked(down + 1, at)))
        page.autofilter(0, 0, down, len(columns) - 1)
        if sums and totals and down:
            _write_sums(page, formats, down, totals, sums)
        _set_up_print(page)
        note_rows(down)


def _write_sums(page: Worksheet, formats: "Formats", last: int, totals: dict[int, Decimal], word: str) -> None:
    """The last row: what each column adds up to, of the rows that the filter shows."""
    page.write_string(last + 1, 0, word, formats.total)
    for at, total in totals.items():
        column = xl_col_to_name(at)
        formula = f"=SUBTOTAL(109,{column}2:{column}{last + 1})"
        page.write_formula(last + 1, at, formula, formats.total, float(total))


def _set_up_print(page: Worksheet) -> None:
    """A4 across, one page wide, headings on each page, pages counted."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")


class Formats:
    """Each format once: a workbook with one for each cell does not open."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.formats: dict[tuple[str, bool, bool], Format] = {}
        self.head = book.add_format(HEAD)
        self.total = book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"})

    def of(self, kind: str, *, quoted: bool = False, marked: bool = False) -> Format:
        key = (kind, quoted, marked)
        if key not in self.formats:
            options = FORMATS[kind] | (MARKED if marked else {}) | ({"quote_prefix": True} if quoted else {})
            self.formats[key] = self.book.add_format(options)
        return self.formats[key]


def write_cell(
    page: Worksheet,
    place: tuple[int, int],
    cell: CellValue,
    kind: str,
    formats: Formats,
    *,
    marked: bool = False,
) -> None:
    """Write a cell at its (row, column) from 0 in the format of its kind; what does not fit the kind is its text."""
    down, at = place
    if isinstance(cell, str) and kind == "text" and cell:
        _write_text(page, down, at, cell, formats, marked)
    elif cell is None or cell == "":
        page.write_blank(down, at, None, formats.of(kind, marked=marked))
    elif isinstance(cell, date):
        _write_moment(page, down, at, cell, kind, formats, marked)
    elif isinstance(cell, bool) or kind == "text":
        _write_text(page, down, at, cell_text(cell), formats, marked)
    elif isinstance(cell, int | float | Decimal) and _is_exact(cell):
        page.write_number(down, at, cell, formats.of(kind, marked=marked))
    else:
        _write_text(page, down, at, cell_text(cell), formats, marked)


def _write_text(page: Worksheet, down: int, at: int, text: str, formats: Formats, marked: bool) -> None:
    quoted = text.startswith(RISKY)  # Excel would run it once somebody edits the cell
    page.write_string(down, at, text[:LONGEST_TEXT], formats.of("text", quoted=quoted, marked=marked))


def _write_moment(
    page: Worksheet, down: int, at: int, moment: datetime | date, kind: str, formats: Formats, marked: bool
) -> None:
    if isinstance(moment, datetime) and is_aware(moment):
        moment = make_naive(moment, get_default_timezone())
    if moment.year < 1900:
        _write_text(page, down, at, cell_text(moment), formats, marked)
    else:
        shape = kind if kind in ("date", "moment") else "moment" if isinstance(moment, datetime) else "date"
        page.write_datetime(down, at, moment, formats.of(shape, marked=marked))


def _is_exact(number: float | Decimal) -> bool:
    if isinstance(number, float):
        return number == number and abs(number) != float("inf")
    number = Decimal(number)
    return (
        number.is_finite()
        and len(number.normalize().as_tuple().digits) <= EXACT_DIGITS
        and abs(number) < 10**EXACT_DIGITS
    )
