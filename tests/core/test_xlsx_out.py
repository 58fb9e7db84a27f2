import io
from datetime import UTC, date, datetime
from decimal import Decimal as D

import openpyxl
import pytest

from orderdesk.core.sheets.reading import read_table
from orderdesk.core.sheets.writing import Column, write_workbook

COLUMNS = [
    Column("编号"),
    Column("金额", "money"),
    Column("数量", "number"),
    Column("日期", "date"),
    Column("时间", "moment"),
]


def sheet_of(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_each_kind_of_column_keeps_its_kind():
    row = ["007", D("1280.50"), D("0.125"), date(2024, 5, 10), datetime(2024, 5, 9, 16, 30, tzinfo=UTC)]

    sheet = sheet_of(write_workbook(COLUMNS, [row], sheet="订单/明细"))

    assert sheet.title == "订单 明细"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]] == [
        "007",
        1280.5,
        0.125,
        datetime(2024, 5, 10),
        datetime(2024, 5, 10, 0, 30),
    ]
    assert [cell.number_format for cell in sheet[2]] == [
        "@",
        "#,##0.00",
        "0.######",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm:ss",
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-cmd|' /C calc'!A0", "@SUM(A1)", "http://x", "13800138001", "\ttab", "1e9", "TRUE"]
)
def test_text_stays_text(text):
    cell = sheet_of(write_workbook([Column("文字")], [[text]], sheet="a"))["A2"]

    assert (cell.data_type, cell.value) == ("s", text)
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "\t"))


def test_what_a_number_cannot_hold_is_written_as_text():
    row = ["", D("12345678901234567.89"), 10**16, None, ""]

    sheet = sheet_of(write_workbook(COLUMNS, [row], sheet="a"))

    assert [cell.value for cell in sheet[2]] == [None, "12345678901234567.89", "10000000000000000", None, None]


def test_odd_cells_do_not_break_the_file():
    rows = [
        ["x" * 40_000, "若干", float("nan"), date(1850, 1, 1), "明天"],
        ["a\0b\x07", True, D("NaN"), "2024-13-45", 5],
    ]

    sheet = sheet_of(write_workbook(COLUMNS, rows, sheet="a"))

    assert len(sheet["A2"].value) == 32767
    assert [cell.value for cell in sheet[2]][1:] == ["若干", "nan", "1850-01-01", "明天"]


def test_marked_cells_stand_out():
    sheet = sheet_of(
        write_workbook(COLUMNS[:2], [["a", 1], ["b", "x"]], sheet="a", marked=lambda row, at: (row, at) == (3, 1))
    )

    assert sheet["B3"].fill.fgColor.rgb == "FFFFE3E0"
    assert sheet["B2"].fill.fgColor.rgb != "FFFFE3E0"


def test_what_is_written_is_read_back():
    rows = [[f"A-{n}", D(n) / 4, n, date(2024, 5, 10), "x"] for n in range(300)]

    table = read_table(write_workbook(COLUMNS, rows, sheet="a"), headings=[column.heading for column in COLUMNS])

    assert [list(cells.values()) for _row, cells in table.rows] == [
        [a, float(b), float(n), day, x] for a, b, n, day, x in rows
    ]
