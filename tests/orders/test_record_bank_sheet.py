"""The bank's sheet is read once, whatever the bank calls its columns."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.models import BankRow, BankSheet
from orders.sheets.bank import read_bank
from tests.orders.bank import bank_file, came, recorded, went

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
DAY = f"{localdate():%Y-%m-%d}"


def test_what_came_in_is_kept_and_what_went_out_is_not(firm):
    _sheet, rows = recorded(firm, came("12,345.60", "无锡锐丰自动化有限公司", "货款 202611-001", "S1"), went("99.00"))

    (row,) = rows
    assert (row.amount, row.payer, row.reference) == (Decimal("12345.60"), "无锡锐丰自动化有限公司", "S1")
    assert (row.place, row.remark, row.history.get().history_user) == (3, "货款 202611-001", firm.finance)


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["交易日期", "对方户名", "贷方发生额", "借方发生额", "摘要"], [DAY, "甲公司", "100.00", "", "货款"]),
        (
            ["交易时间", "对方单位名称", "收入(+元)", "支出(-元)", "备注"],
            [f"{DAY} 10:00:00", "甲公司", 100, "", "货款"],
        ),
        (["记账日期", "付款人名称", "交易金额", "借贷标志", "用途"], [DAY, "甲公司", "100.00", "贷", "货款"]),
        (["日期", "对方名称", "收入金额（元）", "支出金额（元）", "附言"], [DAY, "甲公司", "100.00", "-", "货款"]),
        (["日期", "付款方", "发生额", "摘要"], [DAY, "甲公司", 100, "货款"]),
    ],
)
def test_the_columns_of_banks_are_understood(headings, row):
    reading = read_bank(bank_file(row, headings=headings))

    (one,) = reading.incoming
    assert (one.received_on, one.amount, one.payer, one.remark) == (localdate(), Decimal(100), "甲公司", "货款")
    assert reading.faults == []


def test_every_column_of_words_is_read_and_a_strange_one_is_named():
    headings = [
        "交易日期",
        "对方户名",
        "贷方金额",
        "摘要",
        "用途",
        "客户附言",
        "备注",
        "对方账号",
        "余额",
        "交易时间",
        "项目",
    ]
    row = [DAY, "甲公司", "100.00", "汇款", "202608-028货款", "急", "汇款", "6222", "5.00", "10:00:00", "A"]

    reading = read_bank(bank_file(row, headings=headings))

    assert (reading.incoming[0].remark, reading.unread) == ("汇款 急 202608-028货款", ["项目"])


def test_a_csv_of_the_bank_is_read():
    text = f"交易日期,对方户名,贷方金额,借方金额,摘要\n{DAY},甲公司,100.00,,货款\n{DAY},乙公司,,50.00,支出\n"

    reading = read_bank(text.encode("gb18030"))

    assert ([one.payer for one in reading.incoming], reading.outgoing) == (["甲公司"], 1)


def test_what_cannot_be_read_is_named():
    reading = read_bank(
        bank_file([DAY, "", "", "abc", "", "甲公司", "", ""], ["2026-02-30", "", "", "5", "", "乙", "", ""])
    )

    assert [(fault.row, fault.column) for fault in reading.faults] == [(3, "收入金额"), (4, "交易日期")]


def test_a_sheet_without_amounts_is_refused():
    with pytest.raises(Refused, match="贷方金额"):
        read_bank(bank_file([DAY, "甲公司", "货款"], headings=["交易日期", "对方户名", "摘要"]))


def test_the_same_rows_again_write_nothing_and_alike_ones_are_told_apart(firm):
    rows = [came("100", "甲公司"), came("100", "甲公司"), came("70", "乙公司")]
    recorded(firm, *rows)

    again = services.record_bank_sheet("流水.xlsx", read_bank(bank_file(*rows)).incoming, by=firm.finance)
    more = services.record_bank_sheet(
        "流水2.xlsx", read_bank(bank_file(*rows, came("5", "丙"))).incoming, by=firm.finance
    )

    assert (again, more[1:], BankRow.objects.count(), BankSheet.objects.count()) == ((None, 0, 3), (1, 3), 4, 2)


def test_nobody_else_reads_one(firm):
    with pytest.raises(PermissionDenied):
        services.record_bank_sheet("流水.xlsx", [], by=firm.manager)
