"""The feedback sheet."""

import openpyxl

from aftersales.sheets.feedback import FIELDS
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_workbook


def rows_of(source):
    book = openpyxl.load_workbook(source)
    return [list(cells) for cells in book.active.iter_rows(values_only=True)]


def sheet(*rows):
    """A feedback sheet from dicts of {name: cell}."""
    cells = [[row.get(field.name, "") for field in FIELDS] for row in rows]
    return write_workbook(sheet_columns(FIELDS), cells, sheet="反馈")


def row(**changes):
    return {
        "customer": "无锡锐丰",
        "kind": "产品质量",
        "text": "风扇有异响",
        "reported_at": "2024-05-18",
    } | changes
