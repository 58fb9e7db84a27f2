"""Receipts, receivables and invoices as finance software takes them in: one row an entry, as a workbook or as CSV."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.disclosure import note_rows
from orderdesk.core.sheets.writing import RISKY, Column, write_into
from orders.forms.finance import TOO_MANY
from orders.models import Instalment, Invoice, InvoiceShare, Receipt
from orders.services.interest import interest_on

MOST = 50_000
BOM = "\ufeff"  # by it Excel knows that a CSV is in UTF-8


@dataclass(frozen=True)
class FinanceSheet:
    """What is exported: its name, columns, the records of a user between two days, and the row of each."""

    title: str
    columns: Sequence[Column]
    find: Callable[[User, date, date], QuerySet]
    row: Callable[[Any], list]


def _receipts(user: User, first: date, last: date) -> QuerySet:
    rows = Receipt.objects.visible_to(user).filter(received_on__range=(first, last))
    return rows.select_related("order__customer", "payment", "by").order_by("received_on", "pk")


def _receipt_row(receipt: Receipt) -> list:
    payment = receipt.payment
    return [
        receipt.received_on,
        receipt.number,
        "收款" if receipt.amount > 0 else "退款",
        receipt.order.customer.name,
        receipt.order.number,
        receipt.amount,
        payment.number if payment else "",
        payment.payer if payment else "",
        receipt.reference,
        receipt.note,
        receipt.by.name,
    ]


def _receivables(user: User, first: date, last: date) -> QuerySet:
    """What is open today of orders placed between the days, due or not."""
    rows = (
        Instalment.objects.visible_to(user)
        .owed()
        .filter(order__cancelled_at=None, order__ordered_on__range=(first, last))
    )
    return rows.select_related("order__customer", "order__owner").order_by("order__ordered_on", "order", "place")


def _receivable_row(instalment: Instalment) -> list:
    order, due = instalment.order, instalment.due_on
    late = (localdate() - due).days if due else 0
    return [
        order.number,
        order.ordered_on,
        order.customer.name,
        instalment.place,
        instalment.amount,
        instalment.settled,
        instalment.owed,
        due,
        max(late, 0),
        interest_on(instalment, order.customer),
        order.owner.name,
    ]


def _invoices(user: User, first: date, last: date) -> QuerySet:
    rows = InvoiceShare.objects.filter(invoice__issued_on__range=(first, last))
    rows = rows.filter(invoice__in=Invoice.objects.visible_to(user)).select_related("invoice__red_of", "order")
    return rows.order_by("invoice__issued_on", "invoice", "pk")


def _invoice_row(share: InvoiceShare) -> list:
    invoice = share.invoice
    return [
        invoice.issued_on,
        invoice.invoice_number,
        invoice.get_kind_display(),
        "红字" if invoice.red_of_id else "蓝字",
        invoice.title,
        invoice.tax_no,
        share.order.number,
        share.amount - share.tax,
        share.tax,
        share.amount,
        invoice.red_of.invoice_number if invoice.red_of else "",
        invoice.number,
    ]


def _money(heading: str) -> Column:
    return Column(heading, "money", 14, is_summed=True)


SHEETS = {
    "receipts": FinanceSheet(
        "收款单",
        [
            Column("单据日期", "date", 12),
            Column("单据编号", width=18),
            Column("单据类型", width=10),
            Column("客户名称", width=28),
            Column("订单编号", width=16),
            _money("金额"),
            Column("来款编号", width=18),
            Column("付款方", width=24),
            Column("参考号", width=22),
            Column("摘要", width=30),
            Column("经办人", width=12),
        ],
        _receipts,
        _receipt_row,
    ),
    "receivables": FinanceSheet(
        "应收单",
        [
            Column("订单编号", width=16),
            Column("订单日期", "date", 12),
            Column("客户名称", width=28),
            Column("期次", "number", 8),
            _money("应收金额"),
            _money("已收金额"),
            _money("未收金额"),
            Column("到期日", "date", 12),
            Column("逾期天数", "number", 10),
            _money("逾期利息"),
            Column("负责人", width=12),
        ],
        _receivables,
        _receivable_row,
    ),
    "invoices": FinanceSheet(
        "销项发票",
        [
            Column("开票日期", "date", 12),
            Column("发票号码", width=24),
            Column("发票类型", width=18),
            Column("红蓝字", width=8),
            Column("购方名称", width=28),
            Column("购方税号", width=22),
            Column("订单编号", width=16),
            _money("不含税金额"),
            _money("税额"),
            _money("价税合计"),
            Column("原发票号码", width=24),
            Column("申请编号", width=18),
        ],
        _invoices,
        _invoice_row,
    ),
}


def write_finance(target: Any, name: str, *, user: User, first: date, last: date) -> None:
    """The workbook of one of SHEETS into a file."""
    sheet = SHEETS[name]
    write_into(target, sheet.columns, _rows(sheet, user, first, last), sheet=sheet.title, sums="合计")


def finance_csv(name: str, *, user: User, first: date, last: date) -> bytes:
    """The same as CSV in UTF-8, without the row of sums; no cell is taken for a formula."""
    sheet, text = SHEETS[name], StringIO()
    writer = csv.writer(text)
    count = 0
    writer.writerow([column.heading for column in sheet.columns])
    for count, row in enumerate(_rows(sheet, user, first, last), 1):  # noqa: B007
        writer.writerow([_plain(cell) for cell in row])
    note_rows(count)
    return (BOM + text.getvalue()).encode()


def _rows(sheet: FinanceSheet, user: User, first: date, last: date) -> Iterator[list]:
    records = sheet.find(user, first, last)
    count = records.order_by()[: MOST + 1].count()
    if count > MOST:
        raise Refused(str(TOO_MANY) % {"most": MOST})
    return map(sheet.row, records.iterator(chunk_size=2000))


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    if isinstance(cell, date | datetime | int):
        return str(cell)
    return f"'{cell}" if str(cell).startswith(RISKY) else str(cell)
