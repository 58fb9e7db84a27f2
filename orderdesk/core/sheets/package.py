"""An untrusted .xlsx or .xlsm: its size and structure are checked before it is read, and what calamine does not say.

The reader gives values. That a cell shows an error, that a formula was never computed, that a row is hidden and that a
number is shown with zeros is taken from the sheet's own text while it is measured.
"""

import html
import io
import re
import zipfile
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.cells import Broken, zeros_of
from orderdesk.core.sheets.limits import (
    CHUNK,
    HEADING_ROWS,
    MEGABYTE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MARKS,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    RATIO_FROM,
    no_workbook,
    refusing,
    too_many_rows,
)

REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,9})(\d{0,9})")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
VALUE = re.compile(rb"<(?:\w+:)?[vtf][\s>]")
ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
ROW_START = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
COLUMN_START = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
IS_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
IS_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
IS_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")
STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d{1,6})[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*))")
STORED = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # two bytes a character: what follows could not be measured
LARGEST_STYLES = 8 * MEGABYTE
LONGEST_FORMULA = 60


class Marks:
    """What the text of one sheet says beyond its values: hidden rows and columns, and {row: {column from 0: mark}}."""

    def __init__(self) -> None:
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.cells: dict[int, dict[int, Any]] = {}
        self.count = 0

    def add(self, row: int, column: int, mark: Broken | tuple[str | None, ...]) -> None:
        self.count += 1
        if self.count > MOST_MARKS:
            raise Refused(_("A sheet has more than %(most)s cells that show an error.") % {"most": MOST_MARKS})
        self.cells.setdefault(row, {})[column] = mark


def check_package(content: bytes, most_rows: int) -> dict[str, Marks]:
    """Check the packed workbook before the reader trusts it; {name of a sheet: its marks}."""
    with refusing(), zipfile.ZipFile(io.BytesIO(content)) as package:
        check_sizes(package, len(content))
        patterns, marks = None, {}
        for part in sorted(package.infolist(), key=lambda part: not part.filename.endswith("styles.xml")):
            if patterns is None and not part.filename.endswith("styles.xml"):
                patterns = _patterns(package)
            marks[part.filename.lstrip("/")] = _check_part(package, part, most_rows, patterns or {})
        return {name: marks[path] for name, path in _sheets(package).items() if path in marks}


def check_sizes(package: ZipFile, packed: int) -> None:
    """Refuse another kind of package, and what would fill the memory; nothing is unpacked."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    foreign = any(name == "content.xml" or name.endswith("workbook.bin") for name in names)  # ods, xlsb
    if foreign or "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise no_workbook()
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or bomb:
        raise Refused(
            _("Unpacked, this workbook takes %(size)s MB: too much to read. Copy the rows into a new workbook.")
            % {"size": unpacked // MEGABYTE}
        )


def _check_part(package: ZipFile, part: ZipInfo, most_rows: int, patterns: dict[Any, Any]) -> Marks:
    """Unpack one part to its end, which also proves its size and checksum, and measure its cells, if it has any."""
    measure, tail, first = _Measure(most_rows, patterns), b"", True
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if first and (chunk.startswith(WIDE_TEXT) or b"<!DOCTYPE" in chunk[:2000]):
                raise no_workbook()
            *rows, tail = ROW_END.split(tail + chunk)
            measure.add(rows)
            tail = measure.unfinished(tail)
            first = False
    measure.add([tail])
    return measure.marks


class _Measure:
    """The rectangle that a sheet's cells span and the rows that hold something: what laying it out would take."""

    def __init__(self, most_rows: int, patterns: dict[Any, Any]) -> None:
        self.most_rows, self.patterns = most_rows, patterns
        self.filled = self.last_row = self.last_column = 0
        self.marks = Marks()

    def add(self, rows: list[bytes]) -> None:
        for row in rows:
            self.add_row(row)
        if self.filled > self.most_rows + HEADING_ROWS:
            raise too_many_rows(self.most_rows)
        if self.last_column > MOST_COLUMNS or self.last_row * self.last_column > MOST_CELLS:
            raise Refused(
                _(
                    "A sheet extends to row %(row)s and across %(columns)s columns or more: too large to read. Delete "
                    "everything beside and below the table."
                )
                % {"row": self.last_row, "columns": self.last_column}
            )

    def add_row(self, row: bytes) -> None:
        cells = len(CELL.findall(row))
        if not self.last_row:
            self._note_columns(row)
        if not cells:
            return
        self.filled += VALUE.search(row) is not None
        columns, rows = map(set, zip(*REFERENCE.findall(row), (b"", b"0"), strict=True))
        self.last_row = max(self.last_row + 1, *(int(number or 0) for number in rows))
        self.last_column = max(self.last_column, cells, *map(_column, columns))
        self._note_marks(row)

    def unfinished(self, tail: bytes) -> bytes:
        """Keep the beginning of a row whose end has not been read yet."""
        cells = len(CELL.findall(tail))
        if cells > MOST_COLUMNS:
            self.last_row, self.last_column = self.last_row + 1, cells
            self.add([])
        if cells and len(tail) > 2 * CHUNK:
            raise no_workbook()
        return tail if cells else tail[-1000:]

    def _note_columns(self, text: bytes) -> None:
        for column in COLUMN_START.findall(text):
            if IS_HIDDEN.search(b" " + column):
                ends = dict(re.findall(rb"(min|max)\s*=\s*[\"'](\d{1,6})[\"']", column))
                first, last = int(ends.get(b"min", 0)), int(ends.get(b"max", 0))
                self.marks.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))

    def _note_marks(self, row: bytes) -> None:
        """What stands in the row's text beside its values; most rows have nothing and are passed over quickly."""
        heads = ROW_START.findall(row)
        if heads and IS_HIDDEN.search(heads[-1]):
            self.marks.hidden_rows.add(self.last_row)
        has_formula = b"<f" in row or b":f" in row
        if self.patterns or has_formula or IS_ERROR.search(row):
            self._note_cells(row)

    def _note_cells(self, row: bytes) -> None:
        starts = [match.start() for match in CELL.finditer(row)]
        column = 0
        for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
            cell = row[start:end]
            head = cell[: cell.find(b">") + 1]
            reference = REFERENCE.search(head)
            column = _column(reference[1]) if reference and reference[1] else column + 1
            mark = self._mark(head, cell)
            if mark is not None:
                self.marks.add(self.last_row, column - 1, mark)

    def _mark(self, head: bytes, cell: bytes) -> Broken | tuple[str | None, ...] | None:
        """The mark of one cell, if it has any: a `Broken`, or the pattern of zeros that its number is shown with."""
        stored = STORED.search(cell)
        if IS_ERROR.search(head):
            return Broken(_text(stored[1]) if stored else "#N/A")
        formula = FORMULA.search(cell) if stored is None and not IS_TEXT.search(head) else None
        if formula is not None and b"inlineStr" not in head:
            return Broken(f"={_text(formula[1] or b'')[:LONGEST_FORMULA]}", is_formula=True)
        style = STYLE.search(head) if self.patterns and stored is not None else None
        return self.patterns.get(int(style[1])) if style and b" t=" not in head else None


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace")).strip()


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    """A is 1, XFD is 16384."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place


# --- the parts that say where things are --------------------------------------------------------------------------


def _patterns(package: ZipFile) -> dict[int, Any]:
    """{number of a style: its pattern of zeros} for the few styles that have one."""
    name = next((part.filename for part in package.infolist() if part.filename.endswith("styles.xml")), None)
    if name is None or package.getinfo(name).file_size > LARGEST_STYLES:
        return {}
    root = _parsed(package, name)
    own = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter() if _local(node) == "numFmt"}
    styles = next((node for node in root if _local(node) == "cellXfs"), ())
    formats = enumerate(own.get(style.get("numFmtId"), "") for style in styles)
    return {at: pattern for at, code in formats if code and (pattern := zeros_of(code))}


def _sheets(package: ZipFile) -> dict[str, str]:
    """{name of a sheet: the part that holds it}."""
    book = next(name for name in package.namelist() if name.endswith("workbook.xml"))
    folder, _slash, name = book.rpartition("/")
    links = f"{folder}/_rels/{name}.rels".lstrip("/")
    if links not in package.namelist():
        return {}
    targets = {node.get("Id"): node.get("Target", "") for node in _parsed(package, links)}
    places = {}
    for node in _parsed(package, book).iter():
        if _local(node) == "sheet":
            key = next((value for key, value in node.attrib.items() if key.endswith("}id")), None)
            target = targets.get(key, "")
            places[node.get("name", "")] = (
                target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            )
    return places


def _parsed(package: ZipFile, name: str) -> Element:
    try:
        return ElementTree.fromstring(package.read(name))  # noqa: S314 - a document type was refused before
    except ElementTree.ParseError as error:
        raise no_workbook() from error


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]
