"""Receipts, receivables and invoices as finance software takes them in: one row an entry, as a workbook or as CSV."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from heapq import merge
from io import StringIO
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.disclosure import note_rows
from orderdesk.core.sheets.rows import percent
from orderdesk.core.sheets.writing import RISKY, Column, write_into
from orders.forms.finance import TOO_MANY
from orders.models import Instalment, Invoice, InvoiceShare, OrderLine, Payment, Receipt
from orders.services.interest import interest_on
from orders.sheets.goods import goods_of
from orders.sheets.methods import USUAL

MOST = 50_000
MONEY_KINDS = {"receipt": "收款", "refund": "退款", "transfer": "转款", "reversal": "冲销"}
KINDS = {"special": "增值税专用发票", "plain": "增值税普通发票"}
BOM = "\ufeff"  # by it Excel knows that a CSV is in UTF-8


@dataclass(frozen=True)
class FinanceSheet:
    """What is exported: its name, columns, the records of a user between two days, and the row of each.

    Records of one kind stand as they are found; those of several are merged by their `day`.
    """

    title: str
    columns: Sequence[Column]
    find: Callable[[User, date, date], list[QuerySet]]
    row: Callable[[Any, User], list]
    day: Callable[[Any], Any] = attrgetter("received_on")  # by which the records of several kinds stand together
    has_lines: bool = False  # a record has several rows, and its day does not matter
    list_url: str = ""  # where it is offered, if not on the list of its name


def _movements(user: User, first: date, last: date) -> list[QuerySet]:
    """All that came in or went back: payments of customers, and receipts of single orders that are of none of them."""
    days = {"received_on__range": (first, last)}
    payments = Payment.objects.visible_to(user).filter(**days).select_related("customer", "undoes", "by")
    receipts = Receipt.objects.visible_to(user).filter(**days, payment=None)
    receipts = receipts.select_related("order__customer", "undoes", "by")
    return [
        payments.prefetch_related("receipts__order").order_by("received_on", "pk"),
        receipts.order_by("received_on", "pk"),
    ]


def _movement_row(record: Payment | Receipt, user: User) -> list:
    """Its amount has its sign; orders stand with what each has of it."""
    shares: dict[str, Decimal] = {}
    if isinstance(record, Payment):
        customer, payer, rest = record.customer, record.payer, Decimal(record.rest)
        for receipt in record.receipts.all():
            number = receipt.order.number or ""
            shares[number] = shares.get(number, Decimal(0)) + receipt.amount
    else:
        customer, payer, rest = record.order.customer, "", Decimal(0)
        shares[record.order.number or ""] = record.amount
    return [
        record.received_on,
        record.number,
        _kind_of(record),
        customer.name,
        record.amount,
        USUAL.get(record.method, ""),
        record.reference,
        payer,
        "、".join(f"{number} {amount:.2f}" for number, amount in sorted(shares.items()) if amount),
        rest,
        record.undoes.number if record.undoes else "",
        record.note,
        record.by.name,
    ]


def _kind_of(record: Payment | Receipt) -> str:
    if record.kind or record.amount > 0:
        return MONEY_KINDS[record.kind or "receipt"]
    if record.undoes is None:
        return "退款或转款"
    return "冲销" if isinstance(record, Receipt) else "退款或冲销"


def _receivables(user: User, first: date, last: date) -> list[QuerySet]:
    """What is open today of orders placed between the days, due or not."""
    rows = (
        Instalment.objects.visible_to(user)
        .owed()
        .filter(order__cancelled_at=None, order__ordered_on__range=(first, last))
    )
    return [rows.select_related("order__customer", "order__owner").order_by("order__ordered_on", "order", "place")]


def _receivable_row(instalment: Instalment, user: User) -> list:
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


def _invoices(user: User, first: date, last: date) -> list[QuerySet]:
    rows = InvoiceShare.objects.filter(invoice__issued_on__range=(first, last))
    rows = rows.filter(invoice__in=Invoice.objects.visible_to(user)).select_related("invoice__red_of", "order")
    return [rows.order_by("invoice__issued_on", "invoice", "pk")]


def _invoice_row(share: InvoiceShare, user: User) -> list:
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


def _requests(user: User, first: date, last: date) -> list[QuerySet]:
    """Whatever waits to be issued, of whatever day."""
    waiting = Invoice.objects.visible_to(user).requested()
    rows = InvoiceShare.objects.filter(invoice__in=waiting).select_related("invoice", "order")
    lines = OrderLine.objects.select_related("product").prefetch_related("corrections")
    return [rows.prefetch_related(Prefetch("order__lines", lines)).order_by("invoice_id", "pk")]


def _request_rows(share: InvoiceShare, user: User) -> list[list]:
    """A row for each line of goods; the phone, which no invoice needs, is for those who read phones."""
    invoice = share.invoice
    phone = invoice.phone if user.sees("phone") else ""
    head = [
        invoice.number,
        localdate(invoice.at),
        KINDS.get(invoice.kind, ""),
        invoice.title,
        invoice.tax_no,
        f"{invoice.address} {phone}".strip(),
        f"{invoice.bank} {invoice.account}".strip(),
        share.order.number,
    ]
    return [
        [*head, g.name, g.spec, g.unit, g.quantity, g.price, g.amount, percent(g.rate), g.tax, g.code, invoice.note]
        for g in goods_of(share)
    ]


def _money(heading: str) -> Column:
    return Column(heading, "money", 14, is_summed=True)


SHEETS = {
    "receipts": FinanceSheet(
        "收款单",
        [
            Column("单据日期", "date", 12),
            Column("单据编号", width=18),
            Column("单据类型", width=12),
            Column("客户名称", width=28),
            _money("金额"),
            Column("收款方式", width=12),
            Column("参考号", width=22),
            Column("付款方", width=24),
            Column("用于订单", width=36),
            _money("未分配金额"),
            Column("冲销单据", width=18),
            Column("摘要", width=30),
            Column("经办人", width=12),
        ],
        _movements,
        _movement_row,
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
    "requests": FinanceSheet(
        "待开发票明细",
        [
            Column("申请编号", width=18),
            Column("申请日期", "date", 12),
            Column("发票类型", width=18),
            Column("购方名称", width=28),
            Column("购方税号", width=22),
            Column("购方地址电话", width=30),
            Column("购方开户行账号", width=30),
            Column("订单编号", width=16),
            Column("商品名称", width=26),
            Column("规格型号", width=20),
            Column("单位", width=8),
            Column("数量", "number", 12),
            Column("单价(含税)", "number", 14),
            _money("金额(含税)"),
            Column("税率", width=8),
            _money("税额"),
            Column("税收分类编码", width=22),
            Column("备注", width=24),
        ],
        _requests,
        _request_rows,
        has_lines=True,
        list_url="orders:invoices",
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
        writer.writerow([_plain(cell, column.kind) for cell, column in zip(row, sheet.columns, strict=True)])
    note_rows(count)
    return (BOM + text.getvalue()).encode()


def _rows(sheet: FinanceSheet, user: User, first: date, last: date) -> Iterator[list]:
    records = sheet.find(user, first, last)
    if sum(rows.order_by()[: MOST + 1].count() for rows in records) > MOST:
        raise Refused(str(TOO_MANY) % {"most": MOST})
    kinds = [rows.iterator(chunk_size=2000) for rows in records]
    merged = kinds[0] if len(kinds) == 1 else merge(*kinds, key=sheet.day)
    printed = (sheet.row(record, user) for record in merged)
    return chain.from_iterable(printed) if sheet.has_lines else printed


def _plain(cell: Any, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}" if kind == "money" else plain_number(cell)
    if isinstance(cell, date | datetime | int):
        return str(cell)
    return f"'{cell}" if str(cell).startswith(RISKY) else str(cell)
