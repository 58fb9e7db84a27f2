"""How a file is understood before it is read: its sheets, its columns with their first values, and what is open.

The layout is plain values, kept with the import; the page that asks for choices shows it.
"""

import re
from itertools import islice
from typing import Any

from orderdesk.core.sheets.book import Sheet, open_book, read_safely
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.dates import is_mixed, is_yearless, order_of
from orderdesk.core.sheets.limits import HEADING_ROWS
from orderdesk.core.sheets.reading import Headings, Table, find_table, heading_key, look_at
from orderdesk.core.sheets.words import note_unknown
from orderdesk.core.text.typed import cell_text, excerpt, normalise

SAMPLES, FEWEST_CELLS = 3, 2
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def layout_of(source: Any, headings: Headings, dates: tuple[str, ...], choices: Choices) -> dict:
    """The layout of a file. Raises `Refused` where it cannot be opened.

    {"sheets": [{name, rows, taken, why, texts, yearless, is_hidden}], "columns": [{text, heading, guessed, samples}],
    "encoding", "yearless", "mixed", "empty", "years"}; a column stands once, whatever number of sheets have it. `empty`
    are the required headings whose column has no value in any row of the sheets that are taken, or of all where none
    is; "values" those that are not understood: {heading: [value]}. `years` are those that names and titles of the
    sheets call.
    """
    book = open_book(source)
    required = [heading for heading in headings.required if heading not in choices.defaults]
    layout: dict = {"sheets": [], "columns": [], "encoding": book.encoding, "yearless": "", "mixed": ""}
    layout["values"] = {}
    years: set[int] = set()
    columns: dict[str, dict] = {}
    filled: dict[bool, set[str]] = {True: set(), False: set()}  # of sheets that are taken, and of others
    for sheet in book.sheets:
        note, table = look_at(sheet, headings, choices, required)
        texts, title = _columns_of(sheet, table, headings, choices, columns) if note.rows or note.taken else ([], "")
        facts = {"name": note.name, "rows": note.rows, "taken": note.taken, "why": note.why, "texts": texts}
        facts["is_hidden"] = sheet.is_hidden
        layout["sheets"].append(facts | {"yearless": ""})
        if table is None:
            continue
        years |= years_in(f"{sheet.name} {title}")
        if not note.taken:  # its rows were counted
            table = find_table(sheet, *read_safely(sheet), headings, choices) or table
        table.rows = note_unknown(table.rows, headings.words, layout["values"])
        _look_at_rows(table, dates, layout, filled[note.taken])
    layout["columns"], layout["years"] = list(columns.values()), sorted(years)
    mapped = {column["heading"] for column in layout["columns"]}
    taken = any(sheet["taken"] for sheet in layout["sheets"])
    rows = sum(sheet["rows"] for sheet in layout["sheets"] if sheet["taken"] == taken)
    bare = [one for one in headings.missing(filled[taken]) if one in mapped and one in required]
    layout["empty"] = bare if rows > 1 else []  # what a single row lacks is a fault of it
    return layout


def needs_choices(layout: dict) -> bool:
    """Whether a person has to look: not one sheet is complete, or several are; a name was guessed, a date is open.

    A required column that is empty in every row is no complete one either, and a word that is not known is open.
    """
    taken = [sheet for sheet in layout["sheets"] if sheet["taken"]]
    guessed = any(column["guessed"] for column in layout["columns"])
    is_open = layout["yearless"] or layout["mixed"] or layout["empty"] or layout["values"]
    return len(taken) != 1 or guessed or bool(is_open)


def headings_key(layout: dict) -> str:
    """What files with the same headings have in common, in whatever order; a sheet of notes beside them has no say."""
    understood = {heading_key(column["text"]) for column in layout["columns"] if column["heading"]}
    tables = [{heading_key(text) for text in sheet["texts"]} for sheet in layout["sheets"]]
    return "|".join(sorted(set().union(*(keys for keys in tables if keys & understood))))


def _look_at_rows(table: Table, dates: tuple[str, ...], layout: dict[str, Any], filled: set[Any]) -> None:
    """Count the rows of the last sheet of a layout; note a date that lacks its year, or whose day may be its month.

    The headings that have a value in some row are added to `filled`.
    """
    sheet = layout["sheets"][-1]
    count = 0
    mixed: dict[str, list[Any]] = {}
    for _number, cells in table.rows:
        values = {heading for heading, cell in cells.items() if cell not in ("", None)}
        filled |= values
        count += bool(values)
        for heading in dates:
            cell = cells.get(heading)
            if is_yearless(cell):
                sheet["yearless"] = sheet["yearless"] or cell
            elif is_mixed(cell):
                mixed.setdefault(heading, []).append(cell)
    unclear = [cells[0] for cells in mixed.values() if order_of(cells) is None]
    layout["mixed"] = layout["mixed"] or (unclear[0] if unclear else "")
    layout["yearless"] = layout["yearless"] or sheet["yearless"]
    sheet["rows"] = count


def _columns_of(
    sheet: Sheet, table: Table | None, headings: Headings, choices: Choices, columns: dict[str, dict[str, Any]]
) -> tuple[list[str], str]:
    """The headings of a sheet, those of its fullest row where none are understood; new ones are added to `columns`.

    And the texts above them.
    """
    rows, merges = read_safely(sheet)
    top = list(islice(rows, HEADING_ROWS + SAMPLES))
    if table is None:
        table = find_table(sheet, iter(top), merges, headings, choices)
    texts, below = (table.texts, table.heading_rows[-1]) if table else _fullest(top)
    ignored = {heading_key(name) for name in headings.ignored}
    texts = {at: text for at, text in texts.items() if heading_key(text) not in ignored}
    for at, text in texts.items():
        heading = table.columns.get(at) if table else None
        column = columns.setdefault(
            heading_key(text), {"text": text, "heading": heading, "guessed": False, "samples": []}
        )
        column["heading"] = column["heading"] or heading
        column["guessed"] = column["guessed"] or bool(table and text in table.guessed)
        cells = [row[at] for number, row in top if number > below and at < len(row) and row[at] not in ("", None)]
        column["samples"] = column["samples"] or [excerpt(cell_text(cell)) for cell in cells[:SAMPLES]]
    first = table.heading_rows[0] if table else below
    title = " ".join(cell for number, row in top if number < first for cell in row if isinstance(cell, str))
    return list(texts.values()), title


def years_in(text: str) -> set[int]:
    """The years that a title calls: 2026年销售台账, FY2026."""
    return {int(year) for year in YEAR.findall(text)}


def _fullest(top: list[Any]) -> tuple[dict[int, str], int]:
    """({column: text}, number) of the row that has the most texts."""
    texts = {
        number: {at: normalise(cell) for at, cell in enumerate(cells) if isinstance(cell, str)} for number, cells in top
    }
    texts = {number: {at: text for at, text in cells.items() if text} for number, cells in texts.items()}
    number = max(texts, key=lambda number: len(texts[number]), default=0)
    return (texts[number], number) if len(texts.get(number, ())) >= FEWEST_CELLS else ({}, 0)
