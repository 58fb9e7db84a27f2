"""A sheet whose every row is one record: its columns, the rows as they were read, and the faulty ones written back.

Nothing here reads or writes the database. The order sheet, where several rows make one record, is in orders.sheets.
"""

from dataclasses import asdict, dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number
from orderdesk.core.sheets.reading import FEWEST_HEADINGS, heading_key, read_table
from orderdesk.core.sheets.writing import Column, write_workbook
from orderdesk.core.text.typed import Mistyped, can_be_seen, cell_text, clean_text, excerpt, normalise

SUM_ROWS = ("合计", "总计", "小计", "本页合计", "本页小计", "制表")
MOST_SHOWN = 200


@dataclass(frozen=True)
class Finding:
    """A finding about one cell: the row as Excel counts it, the heading, the cell's text, and a sentence."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Field:
    """One column: its heading, how a cell is read (raising `Mistyped`), and under which name the value is kept.

    `write` is the opposite of `read`: how the sheet would write a value of the database.
    """

    heading: str
    name: str
    read: object = None
    required: bool = False
    kind: str = "text"
    width: int = 14
    sample: object = ""
    write: object = excerpt


@dataclass
class SheetRow:
    """One row of the sheet. Where `faults` is empty, it can be written."""

    number: int
    cells: dict = field(repr=False)
    values: dict = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def fault(self, heading, message):
        self.faults.append(self._finding(heading, message))

    def warn(self, heading, message):
        self.warnings.append(self._finding(heading, message))

    def _finding(self, heading, message):
        return Finding(self.number, heading, cell_text(self.cells.get(heading, ""))[:MOST_SHOWN], str(message))


@dataclass
class RowReading:
    """The content of a sheet: its rows, its headings and its unknown columns."""

    fields: list[Field]
    rows: list[SheetRow]
    headings: list[str]
    unknown: list[str] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)

    @property
    def good(self):
        return [row for row in self.rows if not row.faults]

    @property
    def faulty(self):
        return [row for row in self.rows if row.faults]

    @property
    def faults(self):
        return [fault for row in self.rows for fault in row.faults]

    @property
    def warnings(self):
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
    written: int = 0

    @classmethod
    def of(cls, reading, **facts):
        """A report filled from the reading."""
        return cls(
            rows=len(reading.good),
            faulty_rows=len(reading.faulty),
            faults=reading.faults,
            warnings=reading.warnings,
            unknown_columns=reading.unknown,
            **facts,
        )

    @property
    def good(self):
        return self.rows

    @property
    def faulty(self):
        return self.faulty_rows

    def as_json(self):
        return asdict(self)


def read_rows(source, fields, *, fewest=FEWEST_HEADINGS):
    """The rows of a workbook: a path, bytes or a binary file. Raises `Refused` where it is no such sheet.

    `fewest` known headings must stand in one row: a short sheet may do with fewer than the usual number.
    """
    required = [column.heading for column in fields if column.required]
    headings = [column.heading for column in fields]
    table = read_table(source, headings=headings, required=required, fewest=fewest)
    own, left_out = without_sample(_filled(table.rows), {column.heading: column.sample for column in fields})
    rows = [_read(number, cells, fields) for number, cells in own]
    return RowReading(fields, rows, table.headings, table.unknown, left_out)


def without_sample(rows, sample):
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


def _as_texts(cells):
    """Cells as they compare, whatever a program made of them on its way: 318, 318.0 and "318" are the same."""
    return {heading: normalise(cell_text(cell)) for heading, cell in cells.items() if not is_empty(cell)}


def is_empty(cell):
    return cell is None or cell == "" or (isinstance(cell, str) and not can_be_seen(cell))


def _filled(rows):
    """Rows that say something and are no sum and no signature."""
    for number, cells in rows:
        cells = {heading: cell for heading, cell in cells.items() if not is_empty(cell)}
        first = next(iter(cells.values()), None)
        if cells and not (isinstance(first, str) and heading_key(first).startswith(SUM_ROWS)):
            yield number, cells


def _read(number, cells, fields):
    row = SheetRow(number, cells)
    for column in fields:
        if column.heading in cells:
            try:
                row.values[column.name] = column.read(cells[column.heading])
            except Mistyped as mistake:
                row.fault(column.heading, mistake)
        elif column.required:
            row.fault(column.heading, _("%(column)s is missing.") % {"column": column.heading})
    return row


# --- cells ---------------------------------------------------------------------------------------------------------


def text_of(most):
    """A reader of short texts, which may be as long as their place in the database."""

    @lru_cache(maxsize=4096)
    def read(text):
        return _within(clean_text(text), most)

    return lambda cell: read(cell_text(cell))


def lines_of(most):
    """A reader of longer texts, which keep their lines."""
    return lambda cell: _within(clean_lines(cell_text(cell)), most)


def code_of(most):
    """A reader of numbers and codes: one width, no spaces inside; Excel may have made a number of it."""
    return lambda cell: _within(normalise(cell_text(cell)).replace(" ", ""), most)


def choice_of(words, *, usual):
    """A reader of a word out of {word: value}, whatever its width, case and spaces; `usual` names the usual words."""

    def read(cell):
        word = normalise(cell_text(cell)).replace(" ", "").lower()
        if word not in words:
            raise Mistyped(
                _("“%(value)s” is not one of the choices: %(known)s.")
                % {"value": excerpt(cell), "known": "、".join(usual)}
            )
        return words[word]

    return read


def clean_lines(text):
    """Text of several lines as it was typed, but for stray spaces, empty ends and what cannot be seen."""
    lines = (clean_text(line) for line in str(text).splitlines())
    return "\n".join(lines).strip("\n")


def _within(text, most):
    if len(text) > most:
        raise Mistyped(
            _("“%(value)s” is too long: %(count)s characters, at most %(most)s.")
            % {"value": excerpt(text), "count": len(text), "most": most}
        )
    return text


def warn_of_changes(row, fields, record, changes):
    """Warn of the values in a record that its row replaces; replacing an empty value needs no warning."""
    for column in fields:
        was = getattr(record, column.name) if column.name in changes else None
        if was not in (None, ""):
            row.warn(column.heading, _("This replaces “%(was)s”.") % {"was": excerpt(column.write(was))})


def percent(share):
    """0.13 as the sheet writes it: 13%."""
    return f"{plain_number(share * 100)}%"


# --- written -------------------------------------------------------------------------------------------------------


def sheet_columns(fields):
    return [Column(column.heading, column.kind, column.width) for column in fields]


def write_template(fields, *, sheet):
    """An empty sheet with all headings and, where there are samples, one row that shows what is meant."""
    sample = [column.sample for column in fields]
    return write_workbook(sheet_columns(fields), [sample] if any(sample) else [], sheet=sheet)


def write_faulty(reading):
    """A workbook of the faulty rows as they came, their wrong cells marked, with an explanation each."""
    fields = [column for column in reading.fields if column.heading in reading.headings]
    headings, wrong, rows = [column.heading for column in fields], set(), []
    for row in reading.faulty:
        wrong |= {(len(rows) + 2, headings.index(fault.column)) for fault in row.faults if fault.column in headings}
        explanation = "；".join(f"{fault.column}: {fault.message}" for fault in row.faults)
        rows.append([*(_as_it_was(column, row.cells.get(column.heading, "")) for column in fields), explanation])
    columns = [*sheet_columns(fields), Column(_("What is wrong"), width=60)]
    return write_workbook(columns, rows, sheet=_("Rows to correct"), marked=lambda row, at: (row, at) in wrong)


def _as_it_was(column, cell):
    """Numbers in a text column stay readable (a phone is not 1.38E+10)."""
    return cell_text(cell) if column.kind == "text" else cell
