"""What ledgers hold that a form would not: errors, gifts, merged sums, sub-totals, other names, odd dates."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
import xlsxwriter
from django.utils.timezone import localdate, localtime

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.cells import Broken, Coded
from orderdesk.core.sheets.choices import Choices
from orders.sheets.orders import HEADINGS, read_orders, read_sheet
from orders.sheets.orders.names import ALSO
from orders.sheets.orders.reading import Circumstances
from tests.orders.sheet_rows import FIRST, faults, one, read

pytestmark = pytest.mark.usefixtures("english")
LATER = FIRST | {"数量": 2.0, "产品/服务名称": "机柜"}


def told(reading):
    return [
        (warning.row, warning.column, warning.message) for warning in reading.warnings if warning.column != "确认日期"
    ]


def csv(*rows, headings=None):
    """A text file of rows that differ from FIRST; dates as texts."""
    headings = headings or list(FIRST)
    lines = [
        headings,
        *([str((FIRST | row).get(heading, row.get(heading, ""))) for heading in headings] for row in rows),
    ]
    return "\n".join(",".join(line) for line in lines).encode()


@pytest.mark.parametrize("column", ["备注", "规格型号", "总金额(元)", "数量", "客户名称", "销售负责人", "地区"])
def test_a_cell_that_shows_an_error_is_a_fault_in_whatever_column(column):
    assert faults(FIRST | {column: Broken("#REF!")}) == [(2, column)]
    assert faults(FIRST, LATER | {column: Broken("=A1", is_formula=True)}) == [(3, column)]


def test_a_number_with_more_digits_than_excel_keeps_is_a_fault():
    assert faults(FIRST | {"备注": 6222021234567890.0}) == [(2, "备注")]


def test_codes_keep_the_zeros_that_are_shown():
    order = one(订单编号=Coded(42, "000042"), 规格型号=Coded(7, "007"))

    assert (order.number, order.lines[0].spec) == ("000042", "007")


@pytest.mark.parametrize("cells", [{"产品/服务名称": "鼠标垫(赠品)"}, {"备注": "样品，不收费"}, {"备注": "免费"}])
def test_a_line_at_price_0_that_says_so_is_a_gift(cells):
    order = one(**({"单价(元)": 0.0, "总金额(元)": 0.0} | cells))

    assert (order.faults, order.lines[0].is_gift, order.total) == ([], True, D("0.00"))


def test_any_other_price_of_0_is_a_fault_and_a_gift_with_a_price_is_none():
    assert faults(FIRST | {"单价(元)": 0.0}) == [(2, "单价(元)")]
    assert one(备注="含赠品").lines[0].is_gift is False


def spanning(*rows, last, **about):
    return read_orders(enumerate(rows, 2), Circumstances(spans={(2, "总金额(元)"): last}, **about))


@pytest.mark.parametrize(
    ("amount", "wrong"), [(60000.0, []), (60000.02, [(2, "总金额(元)")]), ("六万", [(2, "总金额(元)")])]
)
def test_an_amount_merged_over_the_rows_of_an_order_is_the_orders(amount, wrong):
    reading = spanning(FIRST | {"总金额(元)": amount}, LATER, last=3)

    assert [(fault.row, fault.column) for fault in reading.faults] == wrong


def test_a_merged_amount_may_hold_the_freight_or_only_some_rows():
    freight = {"运费": 100.0}
    assert spanning(FIRST | freight | {"总金额(元)": 60100.0}, LATER, last=3).faults == []
    assert spanning(FIRST | {"总金额(元)": 60000.0}, LATER, LATER | {"总金额(元)": 10000.0}, last=3).faults == []


def test_an_amount_merged_over_two_orders_is_a_fault():
    other = FIRST | {"订单编号": "A-2"}

    assert [fault.column for fault in spanning(FIRST | {"总金额(元)": 100000.0}, other, last=3).faults] == [
        "总金额(元)"
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"产品/服务名称": "小计", "数量": 12.0, "总金额(元)": 50000.0},
        {"备注": "本月合计", "总金额(元)": 50000.0},
        {"下单日期": "5月累计", "数量": 3.0},
        {"规格型号": "华科公司 小计：", "总金额(元)": 1.0},
        {"客户名称": "Grand Total", "总金额(元)": 1.0},
    ],
)
def test_a_row_of_sums_is_no_order_wherever_its_word_stands(cells):
    row = dict.fromkeys(HEADINGS, "") | cells

    assert [(order.number, order.rows) for order in read(FIRST, row).orders] == [("202405-001", [2])]


def test_a_product_with_the_word_in_its_name_is_a_product():
    (order,) = read(FIRST, LATER | {"产品/服务名称": "累计流量计"}).orders

    assert [line.product for line in order.lines] == ["服务器A型", "累计流量计"]


def test_hidden_rows_are_read_with_a_warning():
    reading = read_orders(enumerate([FIRST, LATER], 2), Circumstances(hidden_rows={3, 9}))

    assert len(reading.orders[0].lines) == 2
    assert told(reading) == [(3, "", "This row is hidden or filtered out in Excel. It was read.")]


def test_the_order_date_keeps_its_time():
    order = one(下单日期=datetime(2024, 5, 10, 9, 30), 确认日期=datetime(2024, 5, 10, 15, 0))

    assert (order.ordered_on, localtime(order.ordered_at).hour, order.faults) == (date(2024, 5, 10), 9, [])
    assert order.digest != one(确认日期=datetime(2024, 5, 10, 15, 0)).digest
    assert faults(FIRST | {"下单日期": datetime(2024, 5, 10, 9), "确认日期": datetime(2024, 5, 10, 8)}) == [
        (2, "确认日期")
    ]


def test_dates_that_are_hardly_meant_are_warnings():
    later = localdate() + timedelta(days=40)

    assert [sentence for _row, _column, sentence in told(read(FIRST | {"下单日期": later, "交付日期": later}))] == [
        "This date lies in the future. Is the year right?"
    ]
    assert [column for _row, column, _sentence in told(read(FIRST | {"下单日期": date(1924, 5, 10)}))] == [
        "下单日期",
        "交付日期",
    ]


def test_dates_without_a_year_take_the_files():
    content = csv(
        {"下单日期": "12/20", "交付日期": "1月5日"}, {"订单编号": "A-2", "下单日期": "5.10", "交付日期": "5.25"}
    )

    assert [fault.column for fault in read_sheet(content).faults] == ["下单日期", "交付日期"] * 2
    reading = read_sheet(content, Choices(year=2024))
    assert [(order.ordered_on, order.due_on) for order in reading.good] == [
        (date(2024, 12, 20), date(2025, 1, 5)),
        (date(2024, 5, 10), date(2024, 5, 25)),
    ]
    assert told(reading)[0] == (2, "下单日期", "Dates without a year were read in the year 2024.")


def test_day_and_month_are_told_apart_by_their_column_or_by_a_choice():
    clear = csv(
        {"下单日期": "5/10/2024", "交付日期": "2024-12-25"},
        {"订单编号": "A-2", "下单日期": "25/10/2024", "交付日期": "2024-12-25"},
    )
    unclear = csv({"下单日期": "5/10/2024", "交付日期": "2024-12-25"})

    assert [order.ordered_on for order in read_sheet(clear).good] == [date(2024, 10, 5), date(2024, 10, 25)]
    assert [fault.column for fault in read_sheet(unclear).faults] == ["下单日期"]
    assert read_sheet(unclear, Choices(day_first=False)).good[0].ordered_on == date(2024, 5, 10)


def test_what_is_missing_is_taken_from_the_defaults_of_the_file():
    headings = [heading for heading in FIRST if heading not in ("付款方式", "销售负责人")]
    choices = Choices(defaults={"付款方式": "月结30天", "备注": "导入"})

    reading = read_sheet(csv({}, {"订单编号": "A-2", "备注": "急"}, headings=headings), choices)

    assert [(order.terms, order.lines[0].note) for order in reading.good] == [("月结30天", "导入"), ("月结30天", "急")]
    assert told(reading) == [(2, "备注", "备注 is empty; “导入” is used, as chosen for the file.")]


def test_a_number_in_two_sheets_counts_once_or_is_a_fault():
    out = io.BytesIO()
    headings = list(FIRST)
    with xlsxwriter.Workbook(out) as book:
        for name, rows in {
            "5月": [FIRST],
            "全年": [FIRST, FIRST | {"订单编号": "A-2"}],
            "错": [FIRST | {"数量": 1.0}],
        }.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            for at, row in enumerate(rows, 1):
                sheet.write_row(
                    at,
                    0,
                    [str(row[heading]) if isinstance(row[heading], date) else row[heading] for heading in headings],
                )

    reading = read_sheet(out.getvalue())

    assert [(order.sheet, order.number) for order in reading.good] == [("5月", "202405-001"), ("全年", "A-2")]
    assert [(fault.sheet, fault.row, fault.column) for fault in reading.faults] == [("错", 2, "订单编号")]
    assert [(w.sheet, w.message) for w in reading.warnings if w.column == "订单编号"] == [
        ("全年", "This order is in the sheet “5月” too. It counts once.")
    ]
    assert reading.faults[0].as_json()["sheet"] == "错"


@pytest.mark.parametrize("heading", list(ALSO))
def test_every_other_name_of_a_column_is_understood(heading):
    for name in ALSO[heading]:
        headings = [name if own == heading else own for own in HEADINGS]

        assert read_sheet("\t".join(headings).encode()).mapped[" ".join(name.split())] == heading


def test_no_name_means_two_columns():
    names = [name.lower() for names in ALSO.values() for name in names]

    assert sorted(names) == sorted(set(names))
    assert not set(names) & {heading.lower() for heading in HEADINGS}


def test_a_price_without_tax_is_not_taken_for_the_price():
    headings = ["不含税单价" if heading == "单价(元)" else heading for heading in HEADINGS]

    with pytest.raises(Refused, match=r"missing columns: 单价"):
        read_sheet("\t".join(headings).encode())


# --- rows that are no records ----------------------------------------------------------------------------------------


def test_headings_that_stand_again_on_each_page_are_no_order_and_are_named():
    again = {heading: heading for heading in FIRST}

    reading = read_sheet(csv({}, again, {"订单编号": "A-2"}, again, {"订单编号": "A-3"}))

    assert (reading.faults, [order.number for order in reading.good]) == ([], ["202405-001", "A-2", "A-3"])
    assert told(reading) == [(3, "", "The headings stand here again."), (5, "", "The headings stand here again.")]


@pytest.mark.parametrize("mark", ["〃", "同上", "”", "″"])
def test_a_ditto_mark_says_what_stands_above_it(mark):
    ditto = dict.fromkeys(("订单编号", "客户名称", "联系人", "联系方式", "下单日期", "付款方式", "交付日期"), mark)

    (order,) = read_sheet(csv({}, ditto | {"产品/服务名称": "机柜"}, ditto | {"产品/服务名称": "机箱"})).good

    assert (order.rows, order.customer) == ([2, 3, 4], FIRST["客户名称"])
    assert [line.product for line in order.lines] == ["服务器A型", "机柜", "机箱"]


@pytest.mark.parametrize("text", ["小计", "本月合计：", "制表人：周敏", "备注：以上价格含税", "说明: 运费另计"])
def test_sums_signatures_and_notes_below_are_passed_over_and_named(text):
    empty = dict.fromkeys(FIRST, "")

    reading = read_sheet(csv({}, empty | {"订单编号": text, "总金额(元)": "50000"}))

    assert (reading.faults, [order.rows for order in reading.good]) == ([], [[2]])
    assert [(row, column) for row, column, _message in told(reading)] == [(3, "")]
    assert [finding.value for finding in reading.warnings if finding.row == 3] == [text]


def test_a_heading_that_stands_twice_is_told_with_the_meaning_that_is_used():
    headings = [*FIRST, "数量"]

    reading = read_sheet(csv({}, headings=headings))

    assert (reading.mapped["数量"], reading.unknown) == ("数量", ["数量"])
