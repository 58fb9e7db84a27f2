"""The workbook of faulty rows: the uploaded one with all its columns, the wrong cells marked and commented."""

import io

import openpyxl
import pytest
import xlsxwriter

from orders.sheets.orders import read_sheet
from orders.sheets.orders.faults import write_faulty_rows
from tests.orders.sheet_rows import FIRST

pytestmark = pytest.mark.usefixtures("english")
NAMES = {"客户名称": "购货单位", "数量": "数量(台)"}


def ledger(rows, *, merged=None, extra="仓位"):
    """A ledger with names of its own, a title, an unknown column, and an amount merged over the rows of an order."""
    out = io.BytesIO()
    headings = [*FIRST, extra]
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("2024年")
        sheet.write(0, 0, "销售台账")
        sheet.write_row(1, 0, [NAMES.get(heading, heading) for heading in headings])
        for at, row in enumerate(rows, 2):
            for column, heading in enumerate(headings):
                cell = (FIRST | row).get(heading, row.get(heading, ""))
                sheet.write(at, column, cell) if cell != "" else None
        if merged:
            sheet.merge_range(
                merged[0], headings.index("总金额(元)"), merged[1], headings.index("总金额(元)"), merged[2]
            )
    return out.getvalue()


def faults(reading):
    return [(fault.row, fault.column) for fault in reading.faults]


def test_all_columns_come_back_with_marks_and_comments():
    content = ledger([{"仓位": "A-1"}, {"订单编号": "A-2", "数量": "若干", "仓位": "B-7", "联系方式": 123.0}])

    rest = write_faulty_rows(read_sheet(content), content)

    sheet = openpyxl.load_workbook(io.BytesIO(rest))["2024年"]
    rows = list(sheet.iter_rows())
    headings = [cell.value for cell in rows[0]]
    assert headings == [*[NAMES.get(heading, heading) for heading in FIRST], "仓位", "What is wrong"]
    cells = dict(zip(headings, rows[1], strict=True))
    assert (len(rows), cells["仓位"].value, cells["购货单位"].value, cells["数量(台)"].value) == (
        2,
        "B-7",
        "华科科技有限公司",
        "若干",
    )
    assert cells["下单日期"].is_date
    assert "若干" in cells["数量(台)"].comment.text
    assert cells["数量(台)"].fill.fgColor.rgb.endswith("FFE3E0")
    assert (cells["仓位"].comment, cells["仓位"].fill.fgColor.rgb.endswith("FFE3E0")) == (None, False)
    assert faults(read_sheet(rest)) == [(2, "数量"), (2, "联系方式")] or faults(read_sheet(rest)) == [
        (2, "联系方式"),
        (2, "数量"),
    ]


def test_it_is_understood_like_the_file_it_came_from():
    content = ledger([{"数量": "若干"}, {"产品/服务名称": "机柜"}], merged=(2, 3, 60000))

    again = write_faulty_rows(read_sheet(content), content)
    corrected = openpyxl.load_workbook(io.BytesIO(again))
    corrected.active.cell(2, list(FIRST).index("数量") + 1).value = 2
    out = io.BytesIO()
    corrected.save(out)

    assert faults(read_sheet(again)) == [(2, "数量")]
    reading = read_sheet(out.getvalue())
    assert (reading.faults, [order.total for order in reading.good], reading.unknown) == ([], [60000], ["仓位"])


def test_rows_of_several_sheets_stand_in_sheets_of_their_names():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("1月", "2月"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(FIRST))
            cells = FIRST | {"订单编号": name, "下单日期": "2024-05-10", "交付日期": "2024-05-11", "单价(元)": "面议"}
            sheet.write_row(1, 0, list(cells.values()))

    rest = write_faulty_rows(read_sheet(out.getvalue()), out.getvalue())

    assert openpyxl.load_workbook(io.BytesIO(rest)).sheetnames == ["1月", "2月", "Import hints"]


def test_a_text_file_comes_back_as_a_workbook():
    content = (",".join(FIRST) + "\n" + ",".join(str(cell) for cell in (FIRST | {"数量": "若干"}).values())).encode()

    rest = write_faulty_rows(read_sheet(content), content)

    assert faults(read_sheet(rest)) == [(2, "数量")]


def test_a_formula_that_was_never_computed_comes_back_empty():
    """It names cells of the file, and in the workbook of faulty rows others stand there."""
    file = openpyxl.load_workbook(io.BytesIO(ledger([{}, {"订单编号": "A-2", "总金额(元)": "=I82*J82"}])))
    out = io.BytesIO()
    file.save(out)  # without the values of formulas
    content = out.getvalue()

    rest = write_faulty_rows(read_sheet(content), content)

    sheet = openpyxl.load_workbook(io.BytesIO(rest))["2024年"]
    cell = next(cell for cell in sheet[2] if cell.comment)
    assert (sheet.cell(1, cell.column).value, cell.value) == ("总金额(元)", None)
    assert cell.comment.text.startswith("The formula has no stored value. Type the value")
