"""The order sheet: CONTRACT 4, cell by cell."""

import io
import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.reading import read_table
from orderdesk.core.sheets.writing import Column, write_workbook
from orders.sheets.orders import HEADINGS, ORDER_HEADINGS, read_orders, read_sheet
from orders.sheets.orders.faults import write_faulty_rows
from tests.orders.sheet_rows import FIRST, faults, one, read

pytestmark = pytest.mark.usefixtures("english")


SAMPLES = Path(__file__).parents[2] / "samples"


LATER = FIRST | {"数量": 2.0, "产品/服务名称": "机柜"}


def test_the_messy_ledger_has_exactly_the_faults_and_the_good_orders_of_its_expected_file():
    expected = json.loads((SAMPLES / "ledger_messy.expected.json").read_text())

    reading = read_sheet(SAMPLES / "ledger_messy.xlsx")

    assert [(fault.row, fault.column) for fault in reading.faults] == [
        (fault["row"], fault["column"]) for fault in expected["faulty_rows"]
    ]
    assert {order.number for order in reading.faulty} == {fault["order"] for fault in expected["faulty_rows"]}
    assert {
        order.number: {
            "customer": order.customer,
            "lines": len(order.lines),
            "total": str(order.total),
            "ordered_on": str(order.ordered_on),
            "due_on": str(order.due_on),
            "phone": order.phone,
            "owner": order.owner,
        }
        for order in reading.good
    } == expected["good_orders"]


def test_northwind_adds_up():
    reading = read_sheet(SAMPLES / "northwind_orders.xlsx")

    assert (reading.faults, reading.warnings, reading.unknown) == ([], [], [])
    assert len(reading.orders) == 830
    assert sum(len(order.lines) for order in reading.orders) == 2155
    assert sum(order.total - order.freight for order in reading.orders) == D("1265793.29")


def test_table_one_is_read_as_it_is():
    orders = read_sheet(SAMPLES / "orders_table1.xlsx").good

    assert [(order.number, order.total, order.terms) for order in orders] == [
        ("202405-001", D("50000.00"), "30%预付,余款到付"),
        ("202405-002", D("32800.00"), "月结30天"),
        ("202405-003", D("12600.00"), "款到发货"),
    ]
    assert [line.note for order in orders for line in order.lines] == ["需定制logo", "", "", "与服务器同车发"]


@pytest.mark.parametrize("name", ["progress_table2.xlsx", "feedback_table3.xlsx"])
def test_another_sheet_is_refused_by_its_headings(name):
    with pytest.raises(Refused, match=r"headings|is missing columns"):
        read_sheet(SAMPLES / name)


def shape(*rows):
    return [(order.number, order.rows) for order in read(*rows).orders]


def test_rows_with_the_same_number_are_one_order_wherever_they_stand():
    other = FIRST | {"订单编号": "A-2"}

    assert shape(FIRST, other, LATER) == [("202405-001", [2, 4]), ("A-2", [3])]


def test_an_empty_number_continues_the_order_directly_above():
    assert shape(FIRST, LATER | {"订单编号": ""}, LATER | {"订单编号": " \u3000", "客户名称": ""}) == [
        ("202405-001", [2, 3, 4])
    ]


def test_a_blank_row_ends_the_order_above():
    unnumbered = LATER | {"订单编号": ""}

    assert shape(FIRST, None, unnumbered, unnumbered) == [("202405-001", [2]), ("", [4, 5])]


def test_without_numbers_neighbours_with_the_same_customer_and_date_are_one_order():
    first = FIRST | {"订单编号": ""}

    assert shape(
        first,
        first | {"客户名称": " 华科科技有限公司\u3000", "下单日期": "2024年5月10日"},
        first | {"客户名称": "", "下单日期": ""},
        first | {"下单日期": date(2024, 5, 11)},
        first | {"客户名称": "远航", "下单日期": date(2024, 5, 11)},
        None,
        first,
    ) == [("", [2, 3, 4]), ("", [5]), ("", [6]), ("", [8])]


@pytest.mark.parametrize(
    "cells",
    [
        {"订单编号": "合计", "总金额(元)": 50000.0},
        {"产品/服务名称": "合 计：", "数量": 12.0, "总金额(元)": 50000.0},
        {"订单编号": "制表人:周敏", "下单日期": "2024-12-31"},
        {"客户名称": "小计", "总金额(元)": 1.0},
        {"总金额(元)": 50000.0, "数量": 3.0},
        {"备注": " \u3000 "},
    ],
)
def test_sums_signatures_and_blank_rows_are_no_orders(cells):
    row = dict.fromkeys(HEADINGS, "") | cells

    assert shape(FIRST, row) == [("202405-001", [2])]


def test_a_product_may_be_called_like_a_sum():
    assert shape(FIRST | {"订单编号": "", "客户名称": "合计仪器有限公司"}) == [("", [2])]


def test_wide_digits_units_currency_and_spaces_are_understood():
    order = one(
        **{
            "订单编号": "２０２４０５－００１",
            "客户名称": "\u3000华科科技（北京）有限公司 ",
            "联系方式": " 138 0013 8001 ",
            "下单日期": "2024.5.10",
            "交付日期": "2024年5月25日",
            "数量": "１０台",
            "单价(元)": "￥1,280.00",
            "总金额(元)": "12,800.00元",
        }
    )

    assert order.faults == []
    assert (order.number, order.customer, order.phone) == ("202405-001", "华科科技（北京）有限公司", "13800138001")
    assert (order.ordered_on, order.due_on, order.total) == (date(2024, 5, 10), date(2024, 5, 25), D("12800.00"))


def test_a_number_that_excel_made_of_an_order_number_or_phone_is_its_digits():
    order = one(**{"订单编号": 20240501.0, "联系方式": 13800138001.0})

    assert (order.number, order.phone) == ("20240501", "13800138001")


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        (0.05, "0.05"),
        ("0.05", "0.05"),
        ("5%", "0.05"),
        ("9折", "0.1"),
        ("9.5折", "0.05"),
        ("95折", "0.05"),
        ("", "0"),
        (0.5, "0.5"),
    ],
)
def test_a_discount_is_what_is_taken_off(cell, share):
    order = one(折扣=cell)

    assert order.faults == []
    assert order.lines[0].discount == D(share)
    assert order.total == 50000 * (1 - D(share))


@pytest.mark.parametrize("cell", [0.95, "95", "95%", 1.0, -0.1, "便宜", 0.12345])
def test_a_discount_that_may_mean_two_things_or_nothing_is_a_fault(cell):
    assert [fault.column for fault in one(折扣=cell).faults] == ["折扣"]


@pytest.mark.parametrize(
    ("cell", "rate"), [(0.13, "0.13"), ("13%", "0.13"), (13.0, "0.13"), ("免税", "0"), (0.0, "0"), ("1%", "0.01")]
)
def test_tax_rates_are_understood(cell, rate):
    assert one(税率=cell).lines[0].tax_rate == D(rate)


def test_freight_of_several_rows_is_added():
    (order,) = read(FIRST | {"运费": 12.5}, LATER | {"运费": "￥7.50"}).orders

    assert (order.freight, order.total) == (D("20.00"), D("60020.00"))


def test_an_optional_head_cell_is_taken_from_a_later_row_a_required_one_is_not():
    empty = FIRST | {"销售负责人": "", "客户名称": ""}

    (order,) = read(empty, LATER | {"销售负责人": "刘洋"}).orders

    assert order.owner == "刘洋"
    assert [(fault.row, fault.column) for fault in order.faults] == [(2, "客户名称")]


def test_a_later_row_that_differs_is_a_warning_and_the_first_row_holds():
    reading = read(FIRST, LATER | {"交付日期": "2024/5/26", "联系方式": "138-0013-8001", "联系人": "王 芳"})

    assert reading.faults == []
    assert [(w.row, w.column) for w in reading.warnings if w.column != "确认日期"] == [(3, "联系人"), (3, "交付日期")]
    assert (reading.orders[0].due_on, reading.orders[0].contact) == (date(2024, 5, 25), "李明")


def test_a_first_row_that_is_a_fault_is_nothing_that_holds():
    reading = read(FIRST | {"交付日期": "2024/13/5"}, LATER | {"交付日期": "2024/5/26"})

    assert [(fault.row, fault.column) for fault in reading.faults] == [(2, "交付日期")]
    assert [warning.row for warning in reading.warnings if warning.column == "交付日期"] == []


@pytest.mark.parametrize("column", ["客户名称", "联系人", "联系方式", "下单日期", "付款方式", "交付地址", "交付日期"])
def test_a_required_head_cell_is_missed_on_the_first_row_only(column):
    assert faults(FIRST | {column: " \u3000"}, LATER | {column: ""}) == [(2, column)]


@pytest.mark.parametrize("column", ["产品/服务名称", "数量", "单价(元)"])
def test_a_required_line_cell_is_missed_on_every_row(column):
    assert faults(FIRST | {column: ""}, LATER | {column: ""}) == [(2, column), (3, column)]


@pytest.mark.parametrize("cell", ["若干", -37.0, 0.0, 1e9, "1e9", 1.2345, "😀", "9" * 10_000, True])
def test_a_quantity_that_is_no_positive_number_is_a_fault(cell):
    assert faults(FIRST | {"数量": cell, "总金额(元)": 1.0}) == [(2, "数量")]


@pytest.mark.parametrize("cell", ["面议", -1.0, 0.0, 0.00001, 1e10, "五千"])
def test_a_price_that_is_no_positive_number_is_a_fault(cell):
    assert faults(FIRST | {"单价(元)": cell}) == [(2, "单价(元)")]


@pytest.mark.parametrize("cell", ["12345", "无", 123456.0])
def test_a_phone_with_fewer_than_seven_digits_is_a_fault(cell):
    assert faults(FIRST | {"联系方式": cell}) == [(2, "联系方式")]


@pytest.mark.parametrize("cell", ["2024-13-45", "五月十日", "2024-02-30", 3.0, "0024-05-10"])
def test_a_date_that_does_not_exist_is_a_fault(cell):
    assert faults(FIRST | {"下单日期": cell}) == [(2, "下单日期")]


def test_a_delivery_before_the_order_is_a_fault():
    assert faults(FIRST | {"交付日期": date(2024, 5, 9)}) == [(2, "交付日期")]
    assert faults(FIRST | {"交付日期": date(2024, 5, 10)}) == []


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [(50000.01, []), (49999.99, []), (50000.02, [(2, "总金额(元)")]), ("约五万", [(2, "总金额(元)")]), ("", [])],
)
def test_an_amount_may_differ_by_one_fen(cell, wrong):
    assert faults(FIRST | {"总金额(元)": cell}) == wrong


def test_an_amount_is_compared_after_the_discount():
    assert faults(FIRST | {"总金额(元)": 45000.0, "折扣": "9折"}) == []
    assert faults(FIRST | {"总金额(元)": 45000.0, "折扣": 0.95}) == [(2, "折扣")]


@pytest.mark.parametrize(
    ("column", "most"),
    [("客户名称", 120), ("联系人", 60), ("交付地址", 200), ("产品/服务名称", 120), ("备注", 200), ("订单编号", 32)],
)
def test_a_text_that_has_no_place_is_a_fault(column, most):
    assert faults(FIRST | {column: "长" * most}) == []
    assert faults(FIRST | {column: "长" * (most + 1)}) == [(2, column)]


def test_an_order_larger_than_money_can_be_is_a_fault():
    assert faults(FIRST | {"数量": 9999999.0, "单价(元)": 9999999999.0}) == [(2, "数量")]


def test_a_fault_tells_its_cell_and_a_sentence():
    (fault,) = read(FIRST | {"数量": "若干"}).faults

    assert (fault.row, fault.column, fault.value, fault.message) == (2, "数量", "若干", "“若干” is not a number.")


def test_kinds_of_customers_are_known_or_warned_of():
    assert one(客户类型="重点客户").kind == "key"
    assert [warning.column for warning in one(客户类型="?").warnings] == ["客户类型", "确认日期"]


def test_the_digest_knows_what_is_said_not_how_it_is_spelled():
    said = one(联系方式="138 0013 8001", 下单日期="2024/5/10", 数量="１０台", **{"总金额(元)": 50000.0})

    assert said.digest == one().digest
    assert one(数量=11.0).digest != one().digest
    assert one(备注="x").digest != one().digest
    assert one(数量="若干").digest == ""


def test_faulty_rows_come_back_as_a_sheet_that_says_what_is_wrong():
    rows = [
        [row.get(heading, "") for heading in ORDER_HEADINGS]
        for row in (
            FIRST,
            FIRST | {"订单编号": "A-1", "数量": "若干", "联系方式": "12345"},
            LATER | {"订单编号": ""},
            FIRST | {"订单编号": "", "客户名称": ""},
        )
    ]
    rows.insert(3, [""] * len(ORDER_HEADINGS))
    sheet = write_workbook([Column(heading) for heading in ORDER_HEADINGS], rows, sheet="订单")

    again = write_faulty_rows(read_sheet(sheet), sheet)

    table = read_table(again, headings=[*ORDER_HEADINGS, "What is wrong"])
    said = [(row, cells["订单编号"], cells["What is wrong"]) for row, cells in table.rows]
    assert said == [
        (
            2,
            "A-1",
            "联系方式: “12345” is not a phone number: it has fewer than 7 digits.；数量: “若干” is not a number.",
        ),
        (3, "", ""),
        (4, "", ""),
        (5, "", "客户名称: 客户名称 is missing."),
    ]
    assert faults_of(again) == [(2, "联系方式"), (2, "数量"), (5, "客户名称")]


def faults_of(content):
    return [(fault.row, fault.column) for fault in read_sheet(io.BytesIO(content)).faults]


CELLS = st.one_of(
    st.just(""),
    st.none(),
    st.text(max_size=12),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["合计", "2024/5/10", "１０台", "9折", "已发货", "已取消", "A-1", "13800138001", 5.0]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(HEADINGS), CELLS), max_size=5))
def test_no_cell_is_too_strange_to_be_read(rows):
    reading = read_orders(enumerate((FIRST | row for row in rows), 2))

    assert len(reading.good) + len(reading.faulty) == len(reading.orders)
    assert all(order.total >= 0 and order.digest for order in reading.good)
    assert all(fault.message and fault.column in HEADINGS for fault in reading.faults)
