"""The sheet of receipts: its columns and how its rows are read. One row is one receipt; a negative one went back."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import Field, RowReport, named, read_rows
from orderdesk.core.sheets.typed import code_of, text_of
from orderdesk.core.sheets.words import choice_of
from orderdesk.core.text.typed import Mistyped, date_typed, decimal_typed, same
from orders import permissions as may
from orders.models import Order, Receipt
from orders.services.money import FUTURE, NOTHING, ask_about_surplus, check_receipt, record_past_receipts
from orders.services.questions import CONFIRMED, about_day, last_confirmed, payments_like
from orders.sheets.methods import KNOWN, USUAL

SHEET = "收款登记表"
NUMBER, DAY, AMOUNT, METHOD, REFERENCE, NOTE = "订单编号", "收款日期", "金额(元)", "收款方式", "参考号", "备注"
MOST_RECEIPT = 99_999_999_999


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
    Field(
        NUMBER,
        "number",
        code_of(32),
        required=True,
        width=16,
        sample="示例-001",
        also=named("订单号、单号、合同号、合同编号、销售订单号、Order No、Order Number"),
    ),
    Field(
        DAY,
        "received_on",
        past_day,
        required=True,
        kind="date",
        sample=date(2024, 5, 20),
        also=named("到账日期、回款日期、收款时间、到账时间、交易日期、入账日期、日期、Date、Received On"),
    ),
    Field(
        AMOUNT,
        "amount",
        amount,
        required=True,
        kind="number",
        sample=15000,
        also=named("收款金额、到账金额、回款金额、实收金额、交易金额、金额、Amount"),
    ),
    Field(
        METHOD,
        "method",
        choice_of(KNOWN, usual=USUAL.values()),
        width=14,
        sample="银行转账",
        also=named("付款方式、支付方式、结算方式、回款方式、到账方式、方式、Method、Payment Method"),
    ),
    Field(
        REFERENCE,
        "reference",
        text_of(80),
        width=24,
        sample="招行 20240520-0088",
        also=named("流水号、交易流水号、凭证号、银行流水、单据号、Reference"),
    ),
    Field(NOTE, "note", text_of(200), width=26, sample="30%预付款", also=named("说明、摘要、Note、Remark")),
]


def read_receipts(source, choices=None):
    """The rows of a sheet of receipts."""
    return read_rows(source, FIELDS, choices)


BATCH = 1000


def import_receipts(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the receipts of a sheet; a report says what was found and how many rows were written.

    The same order, day, amount, method and reference is the same receipt (a method that is not stated is any): known
    ones are unchanged, and of two such rows the second is left out with a warning. What the page asks about is a
    warning. With one faulty row nothing is written, unless `take_good`. No notice starts.
    """
    if not may.imports_receipts(by):
        raise PermissionDenied
    with transaction.atomic():
        if not dry_run:
            wait_for_turn(IMPORT)
        orders = _orders(reading, by, lock=not dry_run)
        _fault_unknown(reading, orders)
        fresh = _find_fresh(reading, orders)
        report = RowReport.of(reading, unchanged=len(reading.good) - len(fresh))
        if fresh and not dry_run and (take_good or not reading.faulty):
            report.made = _write(fresh, orders, by, progress)
            report.written = len(fresh)
    return report


def _orders(reading, by, *, lock):
    """{number: order} of those that this person may see, each under its lock where something may be written."""
    numbers = {row.values["number"] for row in reading.rows if "number" in row.values}
    seen = Order.objects.all() if by.is_system else Order.objects.visible_to(by)
    seen = seen.filter(number__in=numbers).order_by("pk")
    seen = seen.select_related("customer")
    return {order.number: order for order in (seen.select_for_update(of=("self",)) if lock else seen)}


def _fault_unknown(reading, orders):
    for row in reading.rows:
        if "number" in row.values and row.values["number"] not in orders:
            row.fault(NUMBER, _("There is no order with this number."))


def _find_fresh(reading, orders):
    """The good rows that are not here yet, as they happened: what comes in on a day counts before what goes back."""
    recorded, seen, fresh = _recorded(orders), {}, []
    customers = {order.customer_id for order in orders.values()}
    confirmed, payments = last_confirmed(customers), payments_like(customers)
    came = _came(orders)
    for row in sorted(reading.good, key=_when):
        order = orders[row.values["number"]]
        of_day = recorded.get(_payment(row), [])
        if any(same(_reference(row)) == same(each.reference) and _same_way(row, each.method) for each in of_day):
            continue
        twins = seen.setdefault((_payment(row), same(_reference(row))), [])
        twin = next((each for each in twins if _same_way(row, each.values.get("method", ""))), None)
        if twin is not None:
            _warn_of_twin(row, twin)
        elif _fits(row, order):
            twins.append(row)
            like = payments.get((order.customer_id, row.values["received_on"], row.values["amount"]), [])
            _warn_of_likeness(row, [*of_day, *like])
            _warn_of_day(row, order, confirmed, came.setdefault(order.pk, []))
            fresh.append(row)
    return fresh


def _when(row):
    return row.values["received_on"], row.values["amount"] < 0, row.number


def _payment(row):
    return row.values["number"], row.values["received_on"], row.values["amount"]


def _reference(row):
    return row.values.get("reference", "")


def _same_way(row, method):
    """Whether it may have come in the same way: another method is another payment."""
    return row.values.get("method", "") in ("", method) or not method


def _recorded(orders):
    """{(order number, day, amount): receipts} of what is recorded already."""
    recorded, numbers = {}, {order.pk: number for number, order in orders.items()}
    for receipt in Receipt.objects.filter(order__in=numbers, undoes=None, undone_by=None).order_by("pk"):
        recorded.setdefault((numbers[receipt.order_id], receipt.received_on, receipt.amount), []).append(receipt)
    return recorded


def _came(orders):
    """{order's key: [(day, yuan)]} of all that came in and went back."""
    came = {}
    rows = Receipt.objects.filter(order__in=[order.pk for order in orders.values()]).order_by()
    for key, *movement in rows.values_list("order", "received_on", "amount"):
        came.setdefault(key, []).append(movement)
    return came


def _fits(row, order):
    """Whether the order can take this row after those before it; if so, it is counted as come in."""
    try:
        check_receipt(order, row.values["received_on"], row.values["amount"])
        ask_about_surplus(order, row.values["amount"], confirmed="")
    except NeedsConfirmation as question:
        row.warn(AMOUNT, question)
    except Refused as refusal:
        row.fault(AMOUNT, refusal)
        return False
    order.received += row.values["amount"]
    return True


def _warn_of_twin(row, twin):
    sentence = _("Same as row %(row)s, so it counts once. If there were two payments, give them different references.")
    row.warn(REFERENCE, sentence % {"row": twin.number})


def _warn_of_likeness(row, records):
    """What somebody recorded without a reference may be the same money: then it would be counted twice.

    So may a payment of the customer that was spread over orders, or is kept for later ones.
    """
    for each in records:
        if _same_way(row, each.method) and not (_reference(row) and each.reference):
            sentence = _("%(receipt)s of the same day and amount is already recorded (reference: %(reference)s).")
            row.warn(REFERENCE, sentence % {"receipt": each.number, "reference": each.reference or "—"})


def _warn_of_day(row, order, confirmed, came):
    """A day before the order or, of a refund, its receipt; one up to which its customer has confirmed the statement.

    `came` is [(day, yuan)] of the order so far, and gets this row.
    """
    day, amount, last = row.values["received_on"], row.values["amount"], confirmed.get(order.customer_id)
    until = sum((each for on, each in came if on <= day), Decimal(0))
    for question, _about in about_day(order, day, amount, until=until):
        row.warn(DAY, question)
    came.append((day, amount))
    if last and day <= last:
        row.warn(DAY, CONFIRMED % {"customer": order.customer, "last": last})


def _write(fresh, orders, by, progress):
    """Some orders at a time, each with all its receipts; the receipts."""
    rows, made = {}, []
    for row in fresh:
        rows.setdefault(row.values["number"], []).append(row)
    numbers, done = list(rows), 0
    for start in range(0, len(numbers), BATCH):
        progress(done, len(fresh))
        some = [row for number in numbers[start : start + BATCH] for row in rows[number]]
        receipts = [_born(row, orders[row.values["number"]], by) for row in some]
        record_past_receipts(receipts, by=by)
        made += receipts
        done += len(some)
    return made


def _born(row, order, by):
    facts = {name: value for name, value in row.values.items() if name != "number"}
    return Receipt(order=order, by=by, **facts)
