"""Tables of a file by their headings: which sheets are tables, which column means what, and the rows below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.book import Book, Sheet, open_book, read_safely
from orderdesk.core.sheets.cells import CellValue
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.headings import Headings, Names, Places, heading_key
from orderdesk.core.sheets.limits import FEWEST_HEADINGS, HEADING_ROWS, MOST_ROWS, too_many_rows
from orderdesk.core.sheets.words import with_meanings
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import cell_text, normalise

DITTO = {"〃", "″", '"', "”", "''", "同上", "ditto", "Ditto"}  # what stands above stands here too
HINTS = ("导入提示", "Import hints")  # the sheet of hints in a workbook of faulty rows: it has no records
LONGEST_HEADING, SHORTEST_PART, FEWEST_AGAIN = 40, 2, 3  # of headings that stand again further down


@dataclass
class Table:
    """The content under the headings of a sheet: `rows` yields (row as Excel counts it, {heading: cell}), once.

    `columns` is {column from 0: our heading}, `texts` {column: heading of the file}; `spans` is {(row, heading): last
    row} of merged sums. What is passed over is noted while the rows are read.
    """

    sheet: str
    columns: dict[int, str]
    texts: dict[int, str]
    unknown: list[str]
    heading_rows: tuple[int, ...]
    rows: Iterator[tuple[int, dict]]
    guessed: set[str] = field(default_factory=set)
    spans: dict[tuple[int, str], int] = field(default_factory=dict)
    filling: dict[int, dict] = field(default_factory=dict, repr=False)  # {row: {column: (row, column) of its value}}
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[str] = field(default_factory=list)
    passed: list[tuple[int, str, str]] = field(default_factory=list)  # (row, its first text, why it is no record)

    @property
    def headings(self) -> list[str]:
        return list(self.columns.values())

    @property
    def mapped(self) -> dict[str, str | None]:
        """{heading of the file: our heading, or None where it is left alone}; of one that stands twice the used."""
        unused = {text: None for at, text in self.texts.items() if at not in self.columns}
        return unused | {self.texts[at]: heading for at, heading in self.columns.items() if at in self.texts}


@dataclass
class SheetNote:
    """What became of one sheet of the file."""

    name: str
    rows: int = 0
    taken: bool = False
    why: str = ""


@dataclass
class Tables:
    """All tables that are taken from a file, and what became of each of its sheets."""

    tables: list[Table]
    sheets: list[SheetNote]
    encoding: str = ""

    @property
    def mapped(self) -> dict[str, str | None]:
        return {text: heading for table in self.tables for text, heading in table.mapped.items()}

    @property
    def unread(self) -> list[SheetNote]:
        return [sheet for sheet in self.sheets if not sheet.taken and sheet.rows]


def read_table(
    source: Path | bytes | BytesIO,
    *,
    headings: list[str],
    required: Sequence[str] = (),
    most_rows: int = MOST_ROWS,
    fewest: int = FEWEST_HEADINGS,
) -> Table:
    """The first sheet that has these headings in its first ten rows, whatever their order, width and brackets."""
    own = Headings(list(headings), list(required), fewest=fewest)
    return read_tables(source, own, most_rows=most_rows).tables[0]


def read_tables(
    source: Any, headings: Headings, choices: Choices | None = None, *, most_rows: int = MOST_ROWS
) -> Tables:
    """Every sheet whose headings are understood, or those chosen. Raises `Refused` where there is none.

    `source` is a path, bytes or a binary file.
    """
    choices = choices or Choices()
    book = open_book(source, most_rows=most_rows)
    _check_names(book, choices)
    required = [heading for heading in headings.required if heading not in choices.defaults]
    result = Tables([], [], book.encoding)
    closest: Table | None = None
    for sheet in book.sheets:
        note, table = look_at(sheet, headings, choices, required)
        result.sheets.append(note)
        if note.taken and table is not None:
            table.rows = _counted(table.rows, most_rows, note)
            result.tables.append(table)
        elif table is not None and (closest is None or len(table.columns) > len(closest.columns)):
            closest = table
    if not result.tables:
        raise _no_table(closest, required, headings)
    return result


def look_at(sheet: Sheet, headings: Headings, choices: Choices, required: list[str]) -> tuple[SheetNote, Table | None]:
    """(what becomes of a sheet, its table where it has one)."""
    note = SheetNote(sheet.name)
    chosen = choices.sheets is not None and sheet.name in choices.sheets
    if sheet.name in HINTS:
        return note, None
    if not sheet.is_table or (choices.sheets is not None and not chosen) or (sheet.is_hidden and not chosen):
        note.why = _("The sheet is hidden.") if sheet.is_hidden and not chosen else _("The sheet was not chosen.")
        note.rows = _filled_rows(sheet) if sheet.is_table else 0
        return note, None
    rows, merges = read_safely(sheet)
    table = find_table(sheet, rows, merges, headings, choices)
    missing = _missing(table, headings, required)
    if table is None:
        note.rows = _filled_rows(sheet)
        note.why = _("No headings were found in its first ten rows.") if note.rows else _("The sheet is empty.")
    elif missing:
        note.why = _("Columns are missing: %(headings)s.") % {"headings": listed(missing)}
        note.rows = sum(any(cell not in ("", None) for cell in cells.values()) for _row, cells in table.rows)
        if chosen:
            raise _no_table(table, required, headings)
    else:
        note.taken = True
    return note, table


def _check_names(book: Book, choices: Choices) -> None:
    names = {sheet.name for sheet in book.sheets}
    unknown = [name for name in choices.sheets or () if name not in names]
    if unknown:
        raise Refused(
            _("The file has no sheet “%(name)s”. Its sheets: %(names)s.")
            % {"name": unknown[0], "names": listed(sheet.name for sheet in book.sheets)}
        )


def _no_table(closest: Table | None, required: list[str], headings: Headings) -> Refused:
    if closest is None:
        return Refused(
            _("No sheet of this workbook has the expected headings in its first ten rows: %(headings)s.")
            % {"headings": listed(headings.required or headings.own)}
        )
    missing = _missing(closest, headings, required)
    return Refused(
        _("The sheet “%(sheet)s” is missing columns: %(headings)s.")
        % {"sheet": closest.sheet, "headings": listed(missing)}
    )


def _missing(table: Table | None, headings: Headings, required: list[str]) -> list[str]:
    """Which of the `required` headings a table lacks."""
    missing = headings.missing(table.headings if table else ())
    return [heading for heading in missing if heading in required]


def _filled_rows(sheet: Sheet) -> int:
    rows, _merges = read_safely(sheet)
    return sum(any(cell not in ("", None) for cell in cells) for _number, cells in rows)


# --- headings --------------------------------------------------------------------------------------------------------


def find_table(
    sheet: Sheet, rows: Iterator[Any], merges: list[Any], headings: Headings, choices: Choices
) -> Table | None:
    """The table of a sheet, whose headings stand in one row or in two; None where too few are understood."""
    top = list(islice(rows, HEADING_ROWS))
    names = Names(headings, choices)
    best: Places | None = None
    best_rows: tuple[int, ...] = ()
    pairs = [pair for pair in pairwise(top) if _may_be_headings(pair[1][1])]
    for together in [*((row,) for row in top), *pairs]:
        places = names.places(_texts(together, merges))
        if best is None or len(places.columns) > len(best.columns):
            best, best_rows = places, tuple(number for number, _cells in together)
    if best is None or len(best.columns) < min(headings.fewest, len(headings.own)):
        return None
    below = chain((row for row in top if row[0] > best_rows[-1]), rows)
    table = Table(sheet.name, best.columns, best.texts, best.unknown, best_rows, iter(()), best.guessed)
    table.filling = _merged(merges, table, headings.summed)
    table.rows = _own_rows(_named(complete_rows(below, table.filling), best.columns), table)
    if choices.values:
        table.rows = with_meanings(table.rows, choices.values)
    table.hidden_rows = sheet.hidden_rows
    table.hidden_columns = [best.texts[at] for at in best.columns if at in sheet.hidden_columns]
    return table


def _may_be_headings(cells: Sequence[Any]) -> bool:
    """A second row of headings has words alone: a row with a number, a date or a digit is content."""
    return all(cell is None or (isinstance(cell, str) and not any(map(str.isdigit, cell))) for cell in cells)


def _texts(rows: tuple[tuple[int, list[Any]], ...], merges: list[Any]) -> dict[int, list[str]]:
    """{column: the texts by which its heading may be known, the usual one first} of one heading row, or of two."""
    texts = [_spread(row, merges) for row in rows]
    if len(texts) == 1:
        return {at: [text] for at, text in texts[0].items()}
    upper, lower = texts
    joined = {}
    for at in sorted(upper.keys() | lower.keys()):
        over, under = upper.get(at, ""), lower.get(at, "")
        joined[at] = (
            [f"{over}{under}", under, f"{over}({under})"] if over and under and over != under else [over or under]
        )
    return joined


def _spread(row: tuple[int, list[Any]], merges: list[Any]) -> dict[int, str]:
    """{column: text} of one heading row; a heading merged across columns stands over each of them."""
    number, cells = row
    texts = {at: normalise(cell_text(cell)) for at, cell in enumerate(cells) if isinstance(cell, str)}
    for (first, left), (last, right) in merges:
        if first == number - 1 == last and left in texts:
            texts |= dict.fromkeys(range(left + 1, right + 1), texts[left])
    return {at: text for at, text in texts.items() if text}


# --- rows ------------------------------------------------------------------------------------------------------------


def _merged(merges: list[Any], table: Table, summed: frozenset[str]) -> dict[int, dict[int, tuple[int, int]]]:
    """{row: {column: row of the value}} for cells merged downwards; sums are noted in the table instead."""
    filling: dict[int, dict[int, tuple[int, int]]] = {}
    below = table.heading_rows[-1]
    for (first, left), (last, right) in merges:
        if last == first or first < below:
            continue
        for at in range(left, right + 1):
            heading = table.columns.get(at)
            if heading in summed:
                table.spans[first + 1, heading] = last + 1
            elif heading is not None:
                for row in range(first + 2, last + 2):
                    filling.setdefault(row, {})[at] = (first + 1, left)
    return filling


def complete_rows(
    rows: Iterator[Any], filling: dict[int, dict[int, tuple[int, int]]]
) -> Iterator[tuple[int, list[CellValue]]]:
    """The rows with the value of a merged cell in each row that it spans; a blank row stays blank."""
    above: dict[tuple[int, int], Any] = {}
    origins = {origin for cells in filling.values() for origin in cells.values()}
    for number, cells in rows:
        if number in filling and any(cell not in ("", None) for cell in cells):
            cells = [*cells, *[""] * (max(filling[number]) + 1 - len(cells))]
            for at, origin in filling[number].items():
                cells[at] = above.get(origin, cells[at])
        if origins:
            above |= {(number, at): cell for at, cell in enumerate(cells) if (number, at) in origins}
        yield number, cells


def _named(rows: Iterator[Any], columns: dict[int, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    places = list(columns.items())
    for number, cells in rows:
        yield number, {heading: cells[at] if at < len(cells) else "" for at, heading in places}


def _own_rows(rows: Iterator[Any], table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows without headings that stand again further down, as on each page of a print, and without ditto marks."""
    labels = {heading: heading_key(table.texts[at]) for at, heading in table.columns.items()}
    above: dict = {}
    for number, cells in rows:
        if _repeats_headings(cells, labels):
            table.passed.append((number, next(iter(filter(None, cells.values()))), _("The headings stand here again.")))
            continue
        for heading, cell in cells.items():
            if isinstance(cell, str) and cell.strip() in DITTO and above.get(heading) not in ("", None):
                cells[heading] = above[heading]
        above = cells
        yield number, cells


def _repeats_headings(cells: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether every cell that has something says what its column is called, or a part of that."""
    keys = 0
    for heading, cell in cells.items():
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str) or len(cell) > LONGEST_HEADING:
            return False
        key = heading_key(cell)
        if key != labels[heading] and (len(key) < SHORTEST_PART or key not in labels[heading]):
            return False
        keys += 1
    return keys >= FEWEST_AGAIN


def _counted(rows: Iterator[Any], most_rows: int, note: SheetNote) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cells in rows:
        note.rows += any(cell not in ("", None) for cell in cells.values())
        if note.rows > most_rows:
            raise too_many_rows(most_rows)
        yield number, cells
