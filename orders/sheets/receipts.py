"""The sheet of receipts: its columns and how its rows are read. One row is one receipt; a negative one went back."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import Field, RowReport, named, read_rows
from orderdesk.core.sheets.typed import code_of, text_of
from orderdesk.core.text.typed import Mistyped, date_typed, decimal_typed, same
from orders import permissions as may
from orders.models import Order, Receipt
from orders.services.money import FUTURE, NOTHING, ask_about_surplus, check_receipt, record_past_receipts
from orders.services.questions import CONFIRMED, last_confirmed

SHEET = "收款登记表"
NUMBER, DAY, AMOUNT, REFERENCE, NOTE = "订单编号", "收款日期", "金额(元)", "参考号", "备注"
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

    The same order, day, amount and reference is the same receipt: known ones are unchanged, and of two such rows the
    second is left out with a warning. With one faulty row nothing is written, unless `take_good`. No notice starts.
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
    confirmed = last_confirmed(order.customer_id for order in orders.values())
    for row in sorted(reading.good, key=_when):
        of_day = recorded.get(_payment(row), {})
        if same(_reference(row)) in of_day:
            continue
        twin = seen.get((_payment(row), same(_reference(row))))
        if twin is not None:
            _warn_of_twin(row, twin)
        elif _fits(row, orders[row.values["number"]]):
            seen[_payment(row), same(_reference(row))] = row
            _warn_of_likeness(row, of_day)
            _warn_of_day(row, orders[row.values["number"]], confirmed)
            fresh.append(row)
    return fresh


def _when(row):
    return row.values["received_on"], row.values["amount"] < 0, row.number


def _payment(row):
    return row.values["number"], row.values["received_on"], row.values["amount"]


def _reference(row):
    return row.values.get("reference", "")


def _recorded(orders):
    """{(order number, day, amount): {reference as it compares: (number, reference)}} of what is recorded already."""
    recorded, numbers = {}, {order.pk: number for number, order in orders.items()}
    rows = Receipt.objects.filter(order__in=numbers, undoes=None, undone_by=None).order_by("pk")
    for key, day, amount, reference, number in rows.values_list(
        "order", "received_on", "amount", "reference", "number"
    ):
        recorded.setdefault((numbers[key], day, amount), {})[same(reference)] = number, reference
    return recorded


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


def _warn_of_likeness(row, of_day):
    """What somebody recorded without a reference may be the same money: then it would be counted twice."""
    for number, reference in of_day.values():
        if not (_reference(row) and reference):
            sentence = _("%(receipt)s of the same day and amount is already recorded (reference: %(reference)s).")
            row.warn(REFERENCE, sentence % {"receipt": number, "reference": reference or "—"})


def _warn_of_day(row, order, confirmed):
    """A day before the order, or one up to which its customer has confirmed the statement."""
    day, last = row.values["received_on"], confirmed.get(order.customer_id)
    if day < order.ordered_on:
        facts = {"day": day, "ordered": order.ordered_on}
        row.warn(DAY, _("%(day)s is before the order date %(ordered)s.") % facts)
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
