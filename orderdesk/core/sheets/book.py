"""A file of rows, whatever program wrote it: .xlsx, .xlsm, .xls or .csv as sheets of (row as Excel counts it, cells).

A cell is a number, a text, a date, a moment, a truth value, or one of the two of `cells`: `Broken` and `Coded`.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from orderdesk.core.sheets import old_excel, text_file
from orderdesk.core.sheets.cells import Broken, as_shown
from orderdesk.core.sheets.limits import MOST_PACKED, MOST_ROWS, no_workbook, refusing, too_large
from orderdesk.core.sheets.package import Marks, check_package, check_sizes

ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv")
TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".xls")  # many systems name a table of text .xls
Rows = Iterator[tuple[int, list[Any]]]


@dataclass
class Sheet:
    """One sheet and what is hidden in it. `read()` gives its rows and merged areas ((top, left), (bottom, right))."""

    name: str
    read: Callable[[], tuple[Rows, list]]
    is_hidden: bool = False
    is_table: bool = True  # a chart or a dialogue is none
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class Book:
    sheets: list[Sheet]
    encoding: str = ""  # of a text file


def open_book(source: Any, *, most_rows: int = MOST_ROWS) -> Book:
    """The sheets of a path, bytes or a binary file. Raises `Refused` with a sentence for whoever gave the file."""
    content, name = content_of(source), name_of(source)
    if content.startswith(old_excel.SIGNATURE):
        return _open_old(content, most_rows)
    if zipfile.is_zipfile(io.BytesIO(content)) or content.startswith(b"PK"):
        return _open_package(content, most_rows)
    if not content or (name and not name.lower().endswith(TEXT_ENDINGS)):
        raise no_workbook()
    text, encoding = text_file.decoded(content)
    sheet = Sheet(PurePath(name).stem if name else "", lambda: (text_file.rows_in(text, most_rows), []))
    return Book([sheet], encoding)


def check_upload(file: UploadedFile) -> None:
    """The first look at an uploaded file, cheap enough for a request; it is left at its beginning."""
    if (file.size or 0) > MOST_PACKED:
        raise too_large()
    head = file.read(8)
    file.seek(0)
    is_old = head.startswith(old_excel.SIGNATURE)
    is_text = str(file.name).lower().endswith(TEXT_ENDINGS) and not head.startswith(b"PK")
    if is_text and not is_old:
        text_file.decoded(file.read())
    elif not is_old:
        with refusing(), zipfile.ZipFile(file) as package:
            check_sizes(package, file.size or 0)
    file.seek(0)


def content_of(source: Any) -> bytes:
    if isinstance(source, bytes):
        content = source
    elif hasattr(source, "read"):
        content = source.read(MOST_PACKED + 1)
    else:
        with open(source, "rb") as file:
            content = file.read(MOST_PACKED + 1)
    if len(content) > MOST_PACKED:
        raise too_large()
    return content


def name_of(source: Any) -> str:
    """The name of a file as far as the source knows one; the ending decides whether text is taken."""
    if isinstance(source, bytes):
        return ""
    name = getattr(source, "name", source)
    return PurePath(str(name)).name if isinstance(name, str | PurePath) else ""


_LATEST: dict[tuple[bytes, int], dict[str, Marks]] = {}


def _marks_of(content: bytes, most_rows: int) -> dict[str, Marks]:
    """The marks of a checked package: a file is looked at, read and written from, each time with the same content.

    The check of the latest one is kept; a file that was refused is checked again.
    """
    key = (sha256(content).digest(), most_rows)
    marks = _LATEST.get(key)
    if marks is None:
        marks = check_package(content, most_rows)
        _LATEST.clear()
        _LATEST[key] = marks
    return marks


def _open_package(content: bytes, most_rows: int) -> Book:
    marks = _marks_of(content, most_rows)
    with refusing():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return Book([_sheet(workbook, meta, marks.get(meta.name, Marks())) for meta in workbook.sheets_metadata])


def _sheet(workbook: CalamineWorkbook, meta: Any, marks: Marks) -> Sheet:
    def read() -> tuple[Iterator[Any], list[Any]]:
        with refusing():
            sheet = workbook.get_sheet_by_name(meta.name)
            return _marked(sheet, marks), list(sheet.merged_cell_ranges or ())

    return Sheet(
        meta.name,
        read,
        is_hidden=meta.visible != SheetVisibleEnum.Visible,
        is_table=meta.typ == SheetTypeEnum.WorkSheet,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
    )


def read_safely(sheet: Sheet) -> tuple[Iterator[Any], list[Any]]:
    """The rows and merged areas of a sheet; what the reader stumbles over on its way is refused in words."""
    rows, merges = sheet.read()
    return _safely(rows), merges


def _safely(rows: Iterator[Any]) -> Iterator[Any]:
    with refusing():
        yield from rows


def _marked(sheet: CalamineSheet, marks: Marks) -> Iterator[tuple[int, list[Any]]]:
    """The reader's rows with what it does not say; a row of nothing but errors is none to the reader."""
    last = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        last = number
        yield number, _with(cells, marks.cells[number]) if number in marks.cells else cells
    for number in sorted(number for number in marks.cells if number > last):
        yield number, _with([], marks.cells[number])


def _with(cells: Sequence[Any], marks: dict[int, Any]) -> list[Any]:
    cells = [*cells, *[""] * (max(marks) + 1 - len(cells))]
    for at, mark in marks.items():
        cells[at] = mark if isinstance(mark, Broken) else as_shown(cells[at], mark)
    return cells


def _read_old(book: old_excel.Book, sheet: old_excel.Sheet, most_rows: int) -> tuple[Iterator[Any], list[Any]]:
    return old_excel.rows_of(book, sheet, most_rows), old_excel.merges(sheet)


def _open_old(content: bytes, most_rows: int) -> Book:
    book = old_excel.open_old(content)
    sheets = [
        Sheet(
            sheet.name,
            partial(_read_old, book, sheet, most_rows),
            is_hidden=bool(sheet.visibility),
            hidden_rows=old_excel.hidden_rows(sheet),
            hidden_columns=old_excel.hidden_columns(sheet),
        )
        for sheet in book.sheets()
    ]
    return Book(sheets)
