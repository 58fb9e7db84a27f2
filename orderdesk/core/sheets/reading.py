"""Reading an untrusted workbook: size and structure are checked first, then it is read by its headings."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from orderdesk.core.errors import Refused
from orderdesk.core.text.typed import normalise

MEGABYTE = 1024 * 1024
MOST_PACKED = 20 * MEGABYTE
MOST_UNPACKED = 150 * MEGABYTE
MOST_RATIO, RATIO_FROM = 200, 20 * MEGABYTE  # a sheet packs to a tenth or a fiftieth, a bomb to a thousandth
MOST_PARTS = 2000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 4_000_000  # in the rectangle around all cells, which the reader lays out in memory
HEADING_ROWS = 10
FEWEST_HEADINGS = 3  # a row with fewer is a title, not the headings
CHUNK = 4 * MEGABYTE
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,9})(\d{0,9})")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
VALUE = re.compile(rb"<(?:\w+:)?[vtf][\s>]")
ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    CalamineError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # two bytes a character: what follows could not be measured


@dataclass
class Table:
    """The content under the headings of a sheet: `rows` yields (row as Excel counts it, {heading: cell}), once."""

    sheet: str
    headings: list[str]
    unknown: list[str]
    rows: Iterator[tuple[int, dict]]


def read_table(source, *, headings, required=(), most_rows=MOST_ROWS, fewest=FEWEST_HEADINGS):
    """The sheet that has these headings in its first ten rows, whatever their order, width, spaces and brackets.

    `source` is a path, bytes or a binary file. Raises `Refused` with a sentence for the person who gave the file.
    """
    content = _content(source)
    _check_package(content, most_rows)
    with _refusing():
        table = _find_table(content, headings, required, fewest)
    if table is None:
        raise Refused(
            _("No sheet of this workbook has the expected headings in its first ten rows: %(headings)s.")
            % {"headings": "、".join(required or headings)}
        )
    missing = [heading for heading in required if heading not in table.headings]
    if missing:
        raise Refused(
            _("The sheet “%(sheet)s” is missing columns: %(headings)s.")
            % {"sheet": table.sheet, "headings": "、".join(missing)}
        )
    table.rows = _counted(table.rows, most_rows)
    return table


def check_upload(file):
    """The first look at an uploaded file, cheap enough for a request; it is left at its beginning."""
    if file.size > MOST_PACKED:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": MOST_PACKED // MEGABYTE})
    head = file.read(8)
    file.seek(0)
    if head.startswith(OLD_EXCEL):
        raise _old_excel()
    if not zipfile.is_zipfile(file):
        raise _no_workbook()
    file.seek(0)


def heading_key(text):
    """Headings are compared by this: no spaces, brackets or signs, one width, lower case."""
    return re.sub(r"[\W_]+", "", normalise(text)).lower()


def _content(source):
    if isinstance(source, bytes):
        content = source
    elif hasattr(source, "read"):
        content = source.read(MOST_PACKED + 1)
    else:
        with open(source, "rb") as file:
            content = file.read(MOST_PACKED + 1)
    if len(content) > MOST_PACKED:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": MOST_PACKED // MEGABYTE})
    return content


# --- before anything is read -----------------------------------------------------------------------------------------


def _check_package(content, most_rows):
    """Check the packed workbook before the reader trusts it, a few megabytes at a time."""
    if content.startswith(OLD_EXCEL):
        raise _old_excel()
    with _refusing(), zipfile.ZipFile(io.BytesIO(content)) as package:
        _check_sizes(package, len(content))
        for part in package.infolist():
            _check_part(package, part, most_rows)


@contextmanager
def _refusing():
    """A damaged or foreign file fails in many ways, in zip, in inflate and in the reader: to people all are one."""
    try:
        yield
    except Refused:
        raise
    except DAMAGED as error:
        raise _no_workbook() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a bug in the reader's Rust arrives here
            raise _no_workbook() from None
        raise


def _old_excel():
    return Refused(_("This is an old .xls file, or one with a password. Save it as .xlsx without a password."))


def _no_workbook():
    return Refused(_("This file is not an Excel workbook, or it is damaged. Save it as .xlsx and try again."))


def _check_sizes(package, packed):
    parts = package.infolist()
    names = {part.filename for part in parts}
    foreign = any(name == "content.xml" or name.endswith("workbook.bin") for name in names)  # ods, xlsb
    if foreign or "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise _no_workbook()
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or bomb:
        raise Refused(
            _("Unpacked, this workbook takes %(size)s MB: too much to read. Copy the rows into a new workbook.")
            % {"size": unpacked // MEGABYTE}
        )


def _check_part(package, part, most_rows):
    """Unpack one part to its end, which also proves its size and checksum, and measure its cells, if it has any."""
    measure, tail, first = _Measure(most_rows), b"", True
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if first and (chunk.startswith(WIDE_TEXT) or b"<!DOCTYPE" in chunk[:2000]):
                raise _no_workbook()
            *rows, tail = ROW_END.split(tail + chunk)
            measure.add(rows)
            tail = measure.unfinished(tail)
            first = False
    measure.add([tail])


class _Measure:
    """The rectangle that a sheet's cells span and the rows that hold something: what laying it out would take."""

    def __init__(self, most_rows):
        self.most_rows = most_rows
        self.filled = self.last_row = self.last_column = 0

    def add(self, rows):
        for row in rows:
            self.add_row(row)
        if self.filled > self.most_rows + HEADING_ROWS:
            raise _too_many_rows(self.most_rows)
        if self.last_column > MOST_COLUMNS or self.last_row * self.last_column > MOST_CELLS:
            raise Refused(
                _(
                    "A sheet extends to row %(row)s and across %(columns)s columns or more: too large to read. Delete "
                    "everything beside and below the table."
                )
                % {"row": self.last_row, "columns": self.last_column}
            )

    def add_row(self, row):
        cells = len(CELL.findall(row))
        if not cells:
            return
        self.filled += VALUE.search(row) is not None
        columns, rows = map(set, zip(*REFERENCE.findall(row), (b"", b"0"), strict=True))
        self.last_row = max(self.last_row + 1, *(int(number or 0) for number in rows))
        self.last_column = max(self.last_column, cells, *map(_column, columns))

    def unfinished(self, tail):
        """Keep the beginning of a row whose end has not been read yet."""
        cells = len(CELL.findall(tail))
        if cells > MOST_COLUMNS:
            self.last_row, self.last_column = self.last_row + 1, cells
            self.add([])
        if cells and len(tail) > 2 * CHUNK:
            raise _no_workbook()
        return tail if cells else tail[-1000:]


@lru_cache(maxsize=1024)
def _column(letters):
    """A is 1, XFD is 16384."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place


def _too_many_rows(most):
    return Refused(_("The sheet has more than %(most)s rows. Import it in parts.") % {"most": most})


# --- reading ---------------------------------------------------------------------------------------------------------


def _find_table(content, headings, required, fewest):
    """The first sheet with all required headings, else the one with the most; hidden sheets are left alone."""
    best = None
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        table = _table(workbook.get_sheet_by_name(meta.name), headings, fewest)
        if table and set(required) <= set(table.headings):
            return table
        if table and (best is None or len(table.headings) > len(best.headings)):
            best = table
    return best


def _table(sheet, headings, fewest):
    rows = enumerate(sheet.iter_rows(), 1)
    top = list(islice(rows, HEADING_ROWS))
    places = [_places(cells, headings) for _number, cells in top]
    place_of_headings = max(range(len(top)), key=lambda place: len(places[place]), default=None)
    if place_of_headings is None or len(places[place_of_headings]) < min(fewest, len(headings)):
        return None
    columns = places[place_of_headings]
    unknown = [
        normalise(cell) for at, cell in enumerate(top[place_of_headings][1]) if at not in columns and normalise(cell)
    ]
    below = chain(top[place_of_headings + 1 :], rows)
    return Table(sheet.name, list(columns.values()), unknown, _named(below, columns))


def _places(cells, headings):
    """{column: heading} for the cells of one row; of a repeated heading the first counts."""
    exact = {heading_key(heading): heading for heading in headings}
    loose = {_bare_key(heading): heading for heading in headings}
    columns = {}
    for at, cell in enumerate(cells):
        heading = isinstance(cell, str) and (exact.get(heading_key(cell)) or loose.get(_bare_key(cell)))
        if heading and heading not in columns.values():
            columns[at] = heading
    return columns


def _bare_key(text):
    """The key without bracketed parts: 单价 for 单价(元)."""
    return heading_key(re.sub(r"[(\[{【〔<《].*?[)\]}】〕>》]", "", normalise(text))) or heading_key(text)


def _named(rows, columns):
    places = list(columns.items())
    for number, cells in rows:
        yield number, {heading: cells[at] if at < len(cells) else "" for at, heading in places}


def _counted(rows, most_rows):
    filled = 0
    with _refusing():
        for number, cells in rows:
            filled += any(cell not in ("", None) for cell in cells.values())
            if filled > most_rows:
                raise _too_many_rows(most_rows)
            yield number, cells
