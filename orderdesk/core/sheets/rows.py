"""A sheet whose every row is one record: its columns, the rows as they were read, and the faulty ones written back.

Nothing here reads or writes the database. The order sheet, where several rows make one record, is in orders.sheets.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.money import plain_number
from orderdesk.core.sheets.cells import CellValue, check_cell
from orderdesk.core.sheets.choices import FROM_CUSTOMER, Choices
from orderdesk.core.sheets.limits import FEWEST_HEADINGS
from orderdesk.core.sheets.reading import Headings, Table, Tables, read_tables
from orderdesk.core.sheets.sums import is_sum_row, pass_over
from orderdesk.core.sheets.typed import clean_lines
from orderdesk.core.sheets.words import Words
from orderdesk.core.sheets.writing import Column, write_workbook
from orderdesk.core.text.typed import Mistyped, can_be_seen, cell_text, excerpt, normalise

EXPLANATIONS = ("问题说明", "What is wrong")  # the column that a workbook of faulty rows adds
MOST_SHOWN = 200


@dataclass(frozen=True)
class Finding:
    """A finding about one cell: the row as Excel counts it, the heading, the cell's text, and a sentence.

    `row` is None for what concerns a whole sheet; `sheet` names one only where several are read together.
    """

    row: int | None
    column: str | None
    value: str
    message: str
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self)
        return facts if self.sheet else {name: facts[name] for name in facts if name != "sheet"}


def in_order(findings: Iterable[Any], tables: Iterable[Table]) -> list[Finding]:
    """Findings as a reader goes through the file: what concerns all of it, then by sheet and row."""
    places = {table.sheet: place for place, table in enumerate(tables)}
    return sorted(findings, key=lambda one: (one.row is not None, places.get(one.sheet, 0), one.row or 0))


@dataclass(frozen=True)
class Field:
    """One column: its heading, how a cell is read (raising `Mistyped`), and under which name the value is kept.

    `write` is the opposite of `read`: how the sheet would write a value of the database.
    """

    heading: str
    name: str
    read: Callable[[Any], Any] = cell_text
    required: bool = False
    kind: str = "text"
    width: int = 14
    sample: object = ""
    write: Callable[[Any], Any] = excerpt
    also: tuple = ()  # other names of the column, as companies call it


@dataclass
class SheetRow:
    """One row of the sheet. Where `faults` is empty, it can be written."""

    number: int
    cells: dict = field(repr=False)
    values: dict = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    sheet: str = ""

    def fault(self, heading: str, message: Refused | Mistyped | str) -> None:
        self.faults.append(self._finding(heading, message))

    def warn(self, heading: str, message: str | NeedsConfirmation) -> None:
        self.warnings.append(self._finding(heading, message))

    def _finding(self, heading: str, message: Any) -> Finding:
        return Finding(
            self.number, heading, cell_text(self.cells.get(heading, ""))[:MOST_SHOWN], str(message), self.sheet
        )


@dataclass
class RowReading:
    """The content of a sheet: its rows, its headings and its unknown columns."""

    fields: list[Field]
    rows: list[SheetRow]
    headings: list[str]
    unknown: list[str] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    sheets: list = field(default_factory=list)
    mapped: dict = field(default_factory=dict)
    tables: list = field(default_factory=list, repr=False)

    @property
    def good(self) -> list[SheetRow]:
        return [row for row in self.rows if not row.faults]

    @property
    def faulty(self) -> list[SheetRow]:
        return [row for row in self.rows if row.faults]

    @property
    def faults(self) -> list[Finding]:
        return [fault for row in self.rows for fault in row.faults]

    @property
    def warnings(self) -> list[Finding]:
        return [*self.left_out, *(warning for row in self.rows for warning in row.warnings)]


@dataclass
class RowReport:
    """The result of an import; `rows` counts the valid rows, written or not, `created` the records made for them."""

    rows: int = 0
    faulty_rows: int = 0
    unchanged: int = 0
    created: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    unknown_columns: list = field(default_factory=list)
    sheets: list = field(default_factory=list)
    mapped: dict = field(default_factory=dict)
    written: int = 0
    import_id: int | None = None  # under which it can be taken back
    made: list = field(default_factory=list, repr=False)  # the records that were written anew
    changed: list = field(default_factory=list, repr=False)  # (record, {field: what it said before})

    @classmethod
    def of(cls, reading: RowReading, **facts: Any) -> "RowReport":
        """A report filled from the reading."""
        return cls(
            rows=len(reading.good),
            faulty_rows=len(reading.faulty),
            faults=reading.faults,
            warnings=reading.warnings,
            unknown_columns=reading.unknown,
            sheets=reading.sheets,
            mapped=reading.mapped,
            **facts,
        )

    @property
    def good(self) -> int:
        return self.rows

    @property
    def faulty(self) -> int:
        return self.faulty_rows

    def as_json(self) -> dict[str, Any]:
        return report_json(self)


def report_json(report: Any) -> dict[str, Any]:
    """A report as plain values."""
    findings = {name: [finding.as_json() for finding in getattr(report, name)] for name in ("faults", "warnings")}
    sheets = [asdict(sheet) for sheet in report.sheets]
    plain = {name: getattr(report, name) for name in report.__dataclass_fields__ if name not in ("made", "changed")}
    plain["import"] = plain.pop("import_id")
    return plain | findings | {"sheets": sheets}


def former_values(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """{field: what it says} of some fields, before they are changed; a moment to its microsecond."""
    columns = dict.fromkeys(name.partition(".")[0] for name in names)
    values = {name: getattr(record, record._meta.get_field(name).attname) for name in columns}
    return {name: str(value) if isinstance(value, datetime) else value for name, value in values.items()}


def named(text: str) -> tuple[str, ...]:
    """Other names of a column: "客户、单位名称"."""
    return tuple(text.split("、"))


def headings_of(fields: list[Field], *, fewest: int = FEWEST_HEADINGS) -> Headings:
    """What a sheet of these columns is called by."""
    return Headings(
        [column.heading for column in fields],
        [column.heading for column in fields if column.required],
        also={column.heading: column.also for column in fields if column.also},
        ignored=EXPLANATIONS,
        fewest=fewest,
        words={column.heading: column.read for column in fields if isinstance(column.read, Words)},
    )


def read_rows(
    source: Path | bytes | FieldFile,
    fields: list[Field],
    choices: Choices | None = None,
    *,
    fewest: int = FEWEST_HEADINGS,
) -> RowReading:
    """The rows of a file: a path, bytes or a binary file. Raises `Refused` where it is no such sheet.

    `fewest` known headings must stand in one row: a short sheet may do with fewer than the usual number.
    """
    tables = read_tables(source, headings_of(fields, fewest=fewest), choices)
    reading = RowReading(fields, [], [], tables=tables.tables, sheets=tables.sheets, mapped=tables.mapped)
    sample = {column.heading: column.sample for column in fields}
    for table in tables.tables:
        sheet = table.sheet if len(tables.tables) > 1 else ""
        rows = _filled(_completed(table, choices), _needed(fields), table.passed)
        own, left_out = without_sample(rows, sample)
        reading.left_out += [replace(finding, sheet=sheet) for finding in left_out]
        reading.rows += [_read(number, cells, fields, sheet) for number, cells in own]
        _warn_of_hidden(reading.rows, table, sheet)
        reading.headings += [heading for heading in table.headings if heading not in reading.headings]
        reading.unknown += [text for text in table.unknown if text not in reading.unknown]
    reading.left_out = [*notes_of(tables), *reading.left_out]
    return reading


def _needed(fields: list[Field]) -> set[str]:
    return {column.heading for column in fields if column.required}


def _completed(table: Table, choices: Choices | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows with what the person said for columns that are missing or empty."""
    defaults = {name: text for name, text in choices.defaults.items() if text != FROM_CUSTOMER} if choices else {}
    for number, cells in table.rows:
        if defaults and any(not is_empty(cell) for cell in cells.values()):
            cells = defaults | {heading: cell for heading, cell in cells.items() if not is_empty(cell)}
        yield number, cells


def _warn_of_hidden(rows: list[SheetRow], table: Table, sheet: str) -> None:
    for row in rows:
        if row.sheet == sheet and row.number in table.hidden_rows:
            row.warnings.append(Finding(row.number, "", "", hidden_row(), sheet))


def hidden_row() -> str:
    return _("This row is hidden or filtered out in Excel. It was read.")


def notes_of(tables: Tables) -> list[Finding]:
    """Findings about a file as a whole: its encoding, sheets that were not read, hidden columns that were.

    And the rows that were passed over, once they have been read.
    """
    notes = []
    if tables.encoding not in ("", "UTF-8"):
        notes.append(Finding(None, "", tables.encoding, _("The file was read in this character set.")))
    for sheet in tables.unread:
        message = _("The sheet “%(sheet)s” was not read: %(why)s") % {"sheet": sheet.name, "why": sheet.why}
        notes.append(Finding(None, "", sheet.name, message))
    for table in tables.tables:
        for text in table.hidden_columns:
            notes.append(Finding(None, text, "", _("This column is hidden in Excel. It was read.")))
        name = table.sheet if len(tables.tables) > 1 else ""
        notes += [Finding(row, "", excerpt(text), why, name) for row, text, why in table.passed]
    return notes


def without_sample(rows: Iterator[Any], sample: dict[str, Any]) -> tuple[list[Any], list[Finding]]:
    """(the rows that are somebody's own, a finding for each that is still the sample of the template, untouched).

    `rows` are (number, {heading: cell}), `sample` is {heading: cell}. Who changed one cell of it made it a row.
    """
    own, left_out, sample = [], [], _as_texts(sample)
    known_by = next(iter(sample), None)
    for number, cells in rows:
        if known_by and cells.get(known_by) == sample[known_by] and _as_texts(cells) == sample:
            left_out.append(Finding(number, known_by, sample[known_by], _("The sample row was skipped.")))
        else:
            own.append((number, cells))
    return own, left_out


def _as_texts(cells: dict[str, Any]) -> dict[str, str]:
    """Cells as they compare, whatever a program made of them on its way: 318, 318.0 and "318" are the same."""
    return {heading: normalise(cell_text(cell)) for heading, cell in cells.items() if not is_empty(cell)}


def is_empty(cell: CellValue) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not can_be_seen(cell))


def _filled(rows: Iterator[Any], needed: set[str], passed: list[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows that say something and are no sum, signature or note; those are noted in `passed`."""
    for number, cells in rows:
        cells = {heading: cell for heading, cell in cells.items() if not is_empty(cell)}
        if cells and is_sum_row(cells, needed):
            pass_over(passed, number, cells)
        elif cells:
            yield number, cells


def _read(number: int, cells: dict[str, Any], fields: list[Field], sheet: str) -> SheetRow:
    row = SheetRow(number, cells, sheet=sheet)
    for column in fields:
        if column.heading in cells:
            try:
                check_cell(cells[column.heading])
                row.values[column.name] = column.read(cells[column.heading])
            except Mistyped as mistake:
                row.fault(column.heading, mistake)
        elif column.required:
            row.fault(column.heading, _("%(column)s is missing.") % {"column": column.heading})
    return row


# --- compared with a record ------------------------------------------------------------------------------------------


def _said(record: Any, name: str) -> Any:
    """The value of a record under a name, or under a path into a field that holds several: "custom.f12"."""
    outer, _dot, inner = name.partition(".")
    value = getattr(record, outer)
    return value.get(inner) if inner else value


def write_changes(record: Any, changes: dict[str, Any]) -> None:
    """Write changed values into a record, unsaved, by their names and paths."""
    for name, value in changes.items():
        outer, _dot, inner = name.partition(".")
        setattr(record, outer, getattr(record, outer) | {inner: value} if inner else value)


def changes_of(values: dict[str, Any], names: Iterable[str], record: Any) -> dict[str, Any]:
    """{name: value} of those of a row's values that say something else than the record.

    A page keeps a text as it was typed, in whatever width: its sheet says the same.
    """
    return {name: values[name] for name in names if name in values and _read_again(record, name) != values[name]}


def _read_again(record: Any, name: str) -> str | int | Decimal:
    value = _said(record, name)
    return clean_lines(value) if isinstance(value, str) else value


def warn_of_changes(row: SheetRow, fields: list[Field], record: Any, changes: dict[str, Any]) -> None:
    """Warn of the values in a record that its row replaces; replacing an empty value needs no warning."""
    for column in fields:
        was = _said(record, column.name) if column.name in changes else None
        if was not in (None, ""):
            row.warn(column.heading, _("This replaces “%(was)s”.") % {"was": excerpt(column.write(was))})


def cell_of(field: Field, value: str | int | Decimal) -> str | int | Decimal:
    """A value of the database as its sheet has it: a number as a number, a word by the column's own way of writing."""
    if value is None or value == "":
        return ""
    if field.kind in ("number", "money", "date", "when", "moment"):
        return value
    text = value if field.write is excerpt else field.write(value)  # an excerpt is for sentences alone
    return "" if text is None else text


def percent(share: Decimal) -> str:
    """0.13 as the sheet writes it: 13%."""
    return f"{plain_number(share * 100)}%"


# --- written -------------------------------------------------------------------------------------------------------


def sheet_columns(fields: list[Field]) -> list[Column]:
    return [Column(column.heading, column.kind, column.width) for column in fields]


def write_template(fields: list[Field], *, sheet: str) -> bytes:
    """An empty sheet with all headings and, where there are samples, one row that shows what is meant."""
    sample = [column.sample for column in fields]
    return write_workbook(sheet_columns(fields), [sample] if any(sample) else [], sheet=sheet)
