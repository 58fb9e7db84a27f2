"""Files of other programs and other habits: .xls, .csv in every encoding, and what a workbook hides."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.cells import Broken, as_shown, check_cell, zeros_of
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.dates import completed, day_of, order_of
from orderdesk.core.sheets.reading import Headings, read_tables
from orderdesk.core.text.typed import Mistyped, cell_text
from tests.core.test_xlsx_in import repacked

pytestmark = pytest.mark.usefixtures("english")
HEADINGS = Headings(
    ["订单编号", "客户名称", "数量", "金额"],
    ["数量"],
    also={"客户名称": ("购货单位", "Customer"), "数量": ("Qty",)},
    summed=frozenset({"金额"}),
)
TEXT = '订单编号,客户名称,数量,金额\r\nA-1,明德电子有限公司,３台,"1,280.00"\r\n007,深圳市华强北路电器商行,2,4.5\r\n'


def rows(source, choices=None, headings=HEADINGS):
    """[(row, [cells])] of all tables, and the tables."""
    tables = read_tables(source, headings, choices)
    return [(row, list(cells.values())) for table in tables.tables for row, cells in table.rows], tables


def made(write, **options):
    """The bytes of a workbook that `write(book, sheet)` fills, headings in its first row."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, HEADINGS.own)
        write(book, sheet)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_text_file_is_read_in_its_encoding(tmp_path, encoding):
    path = tmp_path / "台账.csv"
    path.write_bytes(TEXT.encode(encoding))

    content, tables = rows(path)

    assert content == [
        (2, ["A-1", "明德电子有限公司", "３台", "1,280.00"]),
        (3, ["007", "深圳市华强北路电器商行", "2", "4.5"]),
    ]
    assert (tables.sheets[0].name, tables.sheets[0].rows) == ("台账", 2)
    assert tables.encoding == {"gb18030": "GB18030"}.get(encoding, "UTF-16" if "16" in encoding else "UTF-8")


@pytest.mark.parametrize("separator", [";", "\t", "，"])
def test_another_separator_is_found(separator):
    text = separator.join(HEADINGS.own) + "\n" + separator.join(["A", "明德", "3", "4"])

    assert rows(text.encode())[0] == [(2, ["A", "明德", "3", "4"])]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><table>", "web page or a document"),
        (b"\x00\x01\x02\x03" * 100, "cannot be read|not an Excel workbook"),
        (b"\xff\xfa\xfb\x80\x80" * 9, "cannot be read"),
        ("订单编号,客户名称,数量\n".encode() + b"," * 300, "more than 200 columns"),
        (b'"' + b"x" * 200_000, "not an Excel workbook"),
    ],
)
def test_what_is_no_text_of_rows_is_refused(content, sentence):
    with pytest.raises(Refused, match=sentence):
        rows(content)


def old_excel(**options):
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = options.get("dates_1904", False)
    sheet = book.add_sheet("表")
    day, zeros = xlwt.easyxf(num_format_str="YYYY-MM-DD"), xlwt.easyxf(num_format_str="00000")
    cells = [HEADINGS.own, ["A-1", "明德", 3, 4.5], ["A-2", "华科", 7, None], ["A-3", True, 1, 1]]
    for at, row in enumerate(cells):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)
    sheet.write(2, 3, date(2024, 5, 10), day)
    sheet.write(4, 0, 42, zeros)
    sheet.write(4, 2, xlwt.Formula("1/0"))
    sheet.row(1).hidden = True
    sheet.write_merge(5, 6, 1, 1, "合并")
    sheet.write(5, 2, 1)
    sheet.write(6, 2, 2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_old_workbook_is_read():
    content, tables = rows(old_excel())

    assert content[:3] == [
        (2, ["A-1", "明德", 3.0, 4.5]),
        (3, ["A-2", "华科", 7.0, date(2024, 5, 10)]),
        (4, ["A-3", True, 1.0, 1.0]),
    ]
    assert [cell_text(content[3][1][0]), content[4][1][1], content[5][1][1]] == ["00042", "合并", "合并"]
    assert tables.tables[0].hidden_rows == {2}


def test_a_workbook_with_macros_is_read():
    file = openpyxl.Workbook()
    file.active.append(HEADINGS.own)
    file.active.append(["A", "明德", 1, 2])
    out = io.BytesIO()
    file.save(out)
    content = repacked(out.getvalue(), {"xl/vbaProject.bin": b"\0" * 100})

    assert rows(io.BytesIO(content))[0] == [(2, ["A", "明德", 1.0, 2.0])]


def test_errors_and_formulas_without_a_value_stay_what_they_are():
    def write(book, sheet):
        sheet.write_row(1, 0, ["A-1", "明德"])
        sheet.write_formula(1, 2, "=A9/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, "=1+1", None, "")
        sheet.write_formula(2, 0, '=IF(1,"","x")', None, "")
        sheet.write_formula(2, 3, "=2+2", None, 4)

    content, _tables = rows(made(write))
    with pytest.raises(Mistyped, match=r"shows the error #DIV/0!"):
        check_cell(content[0][1][2])
    with pytest.raises(Mistyped, match="has no stored value"):
        check_cell(content[0][1][3])
    assert (content[0][1][2:], content[1][1][3]) == ([Broken("#DIV/0!"), Broken("=1+1", is_formula=True)], 4.0)


def test_a_workbook_that_no_program_computed_has_no_values():
    file = openpyxl.Workbook()
    file.active.append(HEADINGS.own)
    file.active.append(["A", "明德", "=1+2", "#REF!"])
    out = io.BytesIO()
    file.save(out)

    assert rows(out.getvalue())[0][0][1][2:] == [Broken("=1+2", is_formula=True), Broken("#REF!")]


def test_hidden_and_filtered_rows_and_hidden_columns_are_named():
    def write(book, sheet):
        for at in range(1, 5):
            sheet.write_row(at, 0, [f"A-{at}", "明德", at, 1])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.autofilter(0, 0, 4, 3)
        sheet.filter_column_list(0, ["A-1", "A-2"])
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})

    content, tables = rows(made(write))

    assert len(content) == 4
    assert (tables.tables[0].hidden_rows, tables.tables[0].hidden_columns) == ({3, 4}, ["金额"])


def test_a_code_keeps_the_zeros_that_its_number_format_shows():
    def write(book, sheet):
        sheet.write(1, 0, 42, book.add_format({"num_format": "000000"}))
        sheet.write(2, 0, 7, book.add_format({"num_format": '"A-"000'}))
        sheet.write(1, 2, 5, book.add_format({"num_format": "0000"}))
        sheet.write(3, 0, 8, book.add_format({"num_format": "0.00"}))

    content, _tables = rows(made(write))

    assert [cell_text(cells[0]) for _row, cells in content] == ["000042", "A-007", "8"]
    assert (cell_text(content[0][1][2]), content[0][1][2] + 1) == ("0005", 6.0)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("000", 1234.0, "1234"),
        ("000-000", 12345.0, "012-345"),
        ("0", 5.0, "5"),
        ("000", 1.5, "1.5"),
        ("000", -1.0, "-1"),
    ],
)
def test_a_pattern_of_zeros(code, value, shown):
    pattern = zeros_of(code)

    assert cell_text(as_shown(value, pattern) if pattern else value) == shown


@pytest.mark.parametrize("code", ["0.00", "#,##0", "0%", "yyyy-mm-dd", "General", "0.0E+00"])
def test_other_formats_show_no_code(code):
    assert zeros_of(code) is None


@pytest.mark.parametrize("cell", [6222021234567890123.0, "1.38001E+10", "#N/A", "########", 10**15])
def test_a_cell_that_has_lost_its_value_is_refused(cell):
    with pytest.raises(Mistyped):
        check_cell(cell)


@pytest.mark.parametrize("cell", [999999999999999.0, "E+10", "#1 仓", 1.5, "", None, True, date(2024, 1, 1)])
def test_other_cells_pass(cell):
    check_cell(cell)


def test_dates_of_1904_are_the_days_they_show():
    def write(book, sheet):
        sheet.write_datetime(1, 0, datetime(2024, 5, 10), book.add_format({"num_format": "yyyy-mm-dd"}))

    assert rows(made(write, date_1904=True))[0][0][1][0] == date(2024, 5, 10)


def test_a_merged_cell_counts_in_each_of_its_rows_and_a_merged_sum_is_noted():
    def write(book, sheet):
        sheet.merge_range(1, 1, 3, 1, "明德")
        sheet.merge_range(1, 3, 2, 3, 9)
        for at in range(1, 4):
            sheet.write(at, 2, at)

    content, tables = rows(made(write))

    assert [cells for _row, cells in content] == [["", "明德", 1.0, 9.0], ["", "明德", 2.0, ""], ["", "明德", 3.0, ""]]
    assert tables.tables[0].spans == {(2, "金额"): 3}


def test_two_rows_of_headings_are_one():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.merge_range(0, 0, 0, 4, "销售台账")
        sheet.merge_range(1, 0, 2, 0, "订单编号")
        sheet.merge_range(1, 1, 1, 2, "客户")
        sheet.write_row(2, 1, ["名称", "电话"])
        sheet.write_row(1, 3, ["数量", "金额"])
        sheet.write_row(2, 3, ["台", "元"])
        sheet.write_row(3, 0, ["A", "明德", "138", 3, 4])

    content, tables = rows(out.getvalue())

    assert content == [(4, ["A", "明德", 3.0, 4.0])]
    assert tables.mapped == {
        "订单编号": "订单编号",
        "客户名称": "客户名称",
        "客户电话": None,
        "数量(台)": "数量",
        "金额(元)": "金额",
    }


def test_a_row_of_content_is_no_second_row_of_headings():
    text = "订单编号,类别,数量,备用\nA,Customer,3,x\n"

    assert rows(text.encode(), headings=replace(HEADINGS, fewest=2))[0] == [(2, ["A", "3"])]


def test_every_sheet_that_is_understood_is_read_and_the_others_are_named():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("1月", "2月"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS.own)
            sheet.write_row(1, 0, [name, "明德", 1, 1])
        book.add_worksheet("说明").write(0, 0, "怎样填写")
        book.add_worksheet("空")
        lacking = book.add_worksheet("缺列")
        lacking.write_row(0, 0, ["订单编号", "客户名称", "金额"])
        lacking.write_row(1, 0, ["x", "y", 1])
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, HEADINGS.own)
        hidden.write_row(1, 0, ["old", "明德", 1, 1])
        hidden.hide()
    content = out.getvalue()

    found, tables = rows(content)

    assert [cells[0] for _row, cells in found] == ["1月", "2月"]
    assert [(sheet.name, sheet.rows, sheet.taken, sheet.why) for sheet in tables.sheets] == [
        ("1月", 1, True, ""),
        ("2月", 1, True, ""),
        ("说明", 1, False, "No headings were found in its first ten rows."),
        ("空", 0, False, "The sheet is empty."),
        ("缺列", 1, False, "Columns are missing: 数量."),
        ("旧", 2, False, "The sheet is hidden."),
    ]
    assert [cells[0] for _row, cells in rows(content, Choices(sheets=["旧"]))[0]] == ["old"]
    with pytest.raises(Refused, match="is missing columns: 数量"):
        rows(content, Choices(sheets=["缺列"]))
    with pytest.raises(Refused, match="has no sheet “3月”"):
        rows(content, Choices(sheets=["3月"]))


def test_columns_are_what_other_names_and_choices_make_of_them():
    text = "订单编号,购货单位,Qty,合同额,客户简称\nA,明德,3,9,M\n"
    choices = Choices(columns={"合同额": "金额", "客户简称": None})

    content, tables = rows(text.encode(), choices)

    assert content == [(2, ["A", "明德", "3", "9"])]
    assert tables.mapped == {
        "订单编号": "订单编号",
        "购货单位": "客户名称",
        "Qty": "数量",
        "合同额": "金额",
        "客户简称": None,
    }
    assert (tables.tables[0].guessed, tables.tables[0].unknown) == ({"购货单位", "Qty"}, [])


def test_the_order_of_day_and_month_is_seen_where_a_column_shows_it():
    assert order_of(["5/10/2024", "25/10/2024"]) is True
    assert order_of(["5/10/2024", "10/25/2024"]) is False
    assert order_of(["5/10/2024"]) is None
    assert order_of(["25/10/2024", "10/25/2024"]) is None


@pytest.mark.parametrize(
    ("cell", "how", "day"),
    [
        ("5/10", {"year": 2024}, date(2024, 5, 10)),
        ("5月10日", {"year": 2024}, date(2024, 5, 10)),
        ("5.10", {"year": 2024}, date(2024, 5, 10)),
        ("1-5", {"year": 2024, "after": date(2024, 12, 20)}, date(2025, 1, 5)),
        ("2-30", {"year": 2024}, "2-30"),
        ("5/10/2024", {"day_first": True}, date(2024, 10, 5)),
        ("5/10/2024", {"day_first": False}, date(2024, 5, 10)),
        ("5/10/2024", {}, "5/10/2024"),
    ],
)
def test_an_incomplete_date_is_completed(cell, how, day):
    assert completed(cell, **{"year": None, "day_first": None} | how) == day


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("5/10", "has no year"),
        ("2/29", "has no year"),
        ("7月32日", "no such day"),
        ("5/10/2024", "is the day or the month first"),
    ],
)
def test_an_incomplete_date_asks_for_what_is_missing(cell, sentence):
    with pytest.raises(Mistyped, match=sentence):
        day_of(cell)


MEASURE = """
import re, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from orderdesk.core.sheets.reading import read_table
table = read_table(sys.argv[1], headings=[f"列{n}" for n in range(10)])
count = sum(1 for _row in table.rows)
print(count, int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


def test_fifty_thousand_rows_of_an_old_workbook_are_read_in_400_mb(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row in range(50_001):
        for n in range(10):
            sheet.write(row, n, f"列{n}" if row == 0 else f"文字{row % 500}" if n % 2 else row * n + 0.5)
    book.save(str(tmp_path / "big.xls"))

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path / "big.xls"], capture_output=True, text=True, check=True
    )

    count, megabytes = map(int, done.stdout.split())
    assert count == 50_000
    assert megabytes < 400
