"""The faulty rows of a file, to correct and upload again: all its columns, the wrong cells marked and commented."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from orderdesk.core.sheets.book import Sheet, open_book, read_safely
from orderdesk.core.sheets.cells import Broken, CellValue, Coded
from orderdesk.core.sheets.reading import Table, complete_rows
from orderdesk.core.sheets.rows import Finding, RowReading
from orderdesk.core.sheets.writing import FORBIDDEN_IN_NAMES, OPTIONS, Formats, write_cell
from orderdesk.core.text.typed import cell_text

WIDEST, NARROWEST = 40, 9
COMMENT = {"x_scale": 2, "font_size": 9}


@dataclass
class Correction:
    """The rows of one sheet to write, None for a blank one, and what is wrong: {row: {our heading: [sentences]}}."""

    table: Table
    rows: list = field(default_factory=list)
    wrong: dict = field(default_factory=dict)

    def add(self, faults: list[Finding]) -> None:
        for fault in faults:
            self.wrong.setdefault(fault.row, {}).setdefault(fault.column, []).append(fault.message)


def corrections_of(reading: Any) -> dict[str, Correction]:
    """{name of a sheet as findings call it: its correction}, empty still."""
    names = [table.sheet if len(reading.tables) > 1 else "" for table in reading.tables]
    return {name: Correction(table) for name, table in zip(names, reading.tables, strict=True)}


def write_faulty(reading: RowReading, source: Path) -> bytes:
    """The faulty rows of a sheet whose every row is one record; `source` is its file."""
    corrections = corrections_of(reading)
    for row in reading.faulty:
        corrections[row.sheet].rows.append(row.number)
        corrections[row.sheet].add(row.faults)
    return write_corrections(source, corrections.values(), reading.warnings)


def write_corrections(
    source: Path | bytes | FieldFile, corrections: Iterable[Any], hints: Iterable[Finding] = ()
) -> bytes:
    """The bytes of a workbook of these rows as they stand in the file `source`, which is read once more.

    The hints, which are no faults, stand on a sheet of their own.
    """
    corrections = [correction for correction in corrections if correction.rows]
    sheets = {sheet.name: sheet for sheet in open_book(source).sheets} if corrections else {}
    with tempfile.TemporaryFile() as target:
        with xlsxwriter.Workbook(target, OPTIONS) as book:
            formats = Formats(book)
            for correction in corrections:
                _write_sheet(book, formats, correction, _cells(sheets[correction.table.sheet], correction))
            if hints:
                _write_hints(book, formats, hints)
        target.seek(0)
        return target.read()


def _cells(sheet: Sheet, correction: Correction) -> dict[int, Any]:
    """{row: its cells} of the rows that are written, with what merged cells say in each of them."""
    rows, _merges = read_safely(sheet)
    chosen = set(correction.rows)
    return {number: cells for number, cells in complete_rows(rows, correction.table.filling) if number in chosen}


def _write_sheet(book: Workbook, formats: Formats, correction: Correction, cells: dict[int, Any]) -> None:
    table = correction.table
    page = book.add_worksheet(FORBIDDEN_IN_NAMES.sub(" ", table.sheet)[:31] or None)
    width = max([*table.texts, *table.columns], default=0) + 1
    for at in range(width):
        text = table.texts.get(at, "")
        page.set_column(at, at, min(WIDEST, max(NARROWEST, len(text) * 2 + 2)))
        page.write_string(0, at, text, formats.head)
    page.set_column(width, width, 60)
    page.write_string(0, width, _("What is wrong"), formats.head)
    page.freeze_panes(1, 0)
    places = {heading: at for at, heading in table.columns.items()}
    for down, row in enumerate(correction.rows, 1):
        if row is not None:
            wrong = correction.wrong.get(row, {})
            _write_row(
                page, formats, down, (cells.get(row, []), width), {places.get(name): why for name, why in wrong.items()}
            )
            names = {name: _both(table.texts.get(places.get(name, -1), ""), name) for name in wrong}
            sentences = (f"{names[name]}: {'；'.join(why)}" if name else "；".join(why) for name, why in wrong.items())
            write_cell(page, (down, width), "；".join(sentences), "text", formats)
    _merge(page, correction, places)


def _both(text: str, heading: str) -> str:
    """What the file calls a column, with our heading where that is another."""
    return heading if not text or text == heading else f"{text} ({heading})"


def _write_hints(book: Workbook, formats: Formats, hints: Iterable[Finding]) -> None:
    page = book.add_worksheet(_("Import hints"))
    headings = {_("Sheet"): 14, _("Row"): 8, _("Column"): 20, _("Cell content"): 30, _("Hint"): 80}
    for at, (text, width) in enumerate(headings.items()):
        page.set_column(at, at, width)
        page.write_string(0, at, text, formats.head)
    page.freeze_panes(1, 0)
    for down, hint in enumerate(hints, 1):
        for at, cell in enumerate((hint.sheet, hint.row or "", hint.column or "", hint.value, hint.message)):
            if cell is None or cell == "":
                continue
            write_cell(page, (down, at), cell, "text" if isinstance(cell, str) else "any", formats)


def _write_row(
    page: Worksheet,
    formats: Formats,
    down: int,
    content: tuple[list[CellValue], int],
    wrong: dict[Any, list[str]],
) -> None:
    cells, width = content
    for at in range(width):
        cell = cells[at] if at < len(cells) else ""
        if isinstance(cell, Broken | Coded):  # a formula names cells of the file, where others stand here
            cell = "" if isinstance(cell, Broken) and cell.is_formula else cell_text(cell)
        write_cell(page, (down, at), cell, "text" if isinstance(cell, str) else "any", formats, marked=at in wrong)
        if at in wrong:
            page.write_comment(down, at, "\n".join(wrong[at]), COMMENT)


def _merge(page: Worksheet, correction: Correction, places: dict[str, int]) -> None:
    """A sum that was merged over rows is merged again, so that it says the same when it comes back."""
    down_of = {row: down for down, row in enumerate(correction.rows, 1) if row is not None}
    for (first, heading), last in correction.table.spans.items():
        rows = [down_of.get(row) for row in range(first, last + 1)]
        if rows[0] is not None and rows == list(range(rows[0], rows[0] + len(rows))):
            page.merge.append([rows[0], places[heading], rows[-1], places[heading]])
