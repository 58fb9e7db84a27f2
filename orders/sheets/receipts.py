"""The sheet of receipts: its columns and how its rows are read. One row is one receipt; a negative one went back."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from orderdesk.core.sheet import Field, code_of, read_rows, text_of
from orderdesk.core.typed import Mistyped, date_typed, decimal_typed

SHEET = "收款登记表"
NUMBER, DAY, AMOUNT, REFERENCE, NOTE = "订单编号", "收款日期", "金额(元)", "参考号", "备注"
MOST_RECEIPT = 99_999_999_999
NOTHING = gettext_lazy("The amount is 0. Enter what came in, or what went back as a negative amount.")
FUTURE = gettext_lazy("%(day)s lies in the future. Enter the day on which the money came in.")


def amount(cell):
    read = decimal_typed(cell, places=2, least=-MOST_RECEIPT, most=MOST_RECEIPT)
    if read == 0:
        raise Mistyped(NOTHING)
    return read


def past_day(cell):
    day = date_typed(cell)
    if day > localdate():
        raise Mistyped(FUTURE % {"day": day})
    return day


FIELDS = [
    Field(NUMBER, "number", code_of(32), required=True, width=16, sample="示例-001"),
    Field(DAY, "received_on", past_day, required=True, kind="date", sample=date(2024, 5, 20)),
    Field(AMOUNT, "amount", amount, required=True, kind="number", sample=15000),
    Field(REFERENCE, "reference", text_of(80), width=24, sample="招行 20240520-0088"),
    Field(NOTE, "note", text_of(200), width=26, sample="30%预付款"),
]


def read_receipts(source):
    """The rows of a sheet of receipts."""
    return read_rows(source, FIELDS)
