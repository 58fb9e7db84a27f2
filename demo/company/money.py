"""What finance of the demo company has on its desk: invoices of the last orders, and payments to be matched."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random

from django.db.models import F
from django.utils.timezone import get_default_timezone, localdate, make_aware

from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.record.copying import copy_objects, give_keys
from orderdesk.core.record.history import Reason
from orderdesk.core.record.numbering import take_number
from orders.models import (
    BankRow,
    BankSheet,
    Instalment,
    Invoice,
    InvoiceShare,
    Order,
    Payment,
    PaymentPlan,
)
from orders.services.invoice import COPIED
from orders.states import MoneyKind, OrderReason, RecordReason

MOST_ORDERS, TOGETHER = 90, 3  # how many orders have invoices, how many of a customer one invoice
DAYS_TO_ISSUE, OPEN_REQUESTS, RED = 2, 4, 5
MORNING = time(9, 40)
PLAN_NAMES = {
    "新客户": "预付30%，余款发货前付清",
    "老客户月结": "月结30天",
    "设备类": "预付30%，发货前60%，质保金10%一年后付",
}


def fill_desk(*, clock, people, seed):
    """Write invoices and payments as of the first day of the clock's future; the same for the same seed and day."""
    rng = Random(f"{seed} finance")
    _invoices(clock.today, people, rng)
    _payments(clock.today, people, rng)
    _bank(clock.today, people)
    _plans(clock.today, people)


def _invoices(today, people, rng):
    """Most are issued, the latest are asked for since yesterday, one was taken back by a red one."""
    parts = _parts()
    for place, orders in enumerate(parts):
        asked_on = localdate(max(order.shipped_at for order in orders))
        issued_on = add_working_days(asked_on, DAYS_TO_ISSUE)
        is_issued = issued_on < today and place < len(parts) - OPEN_REQUESTS
        asked_on = asked_on if is_issued else add_working_days(today, -1)
        invoice = _invoice(orders, asked_on, by=orders[0].owner)
        if is_issued:
            _issue(invoice, issued_on, rng)
        _write(invoice, orders, issued_on if is_issued else asked_on, people["finance"])
        if is_issued and place == RED:
            _take_back(invoice, orders, min(issued_on + timedelta(days=1), today), people["finance"], rng)
        elif is_issued:
            _note(orders, invoice, issued_on, people["finance"])


def _parts():
    """The last orders that left, one list for each invoice, in the order in which they are asked for."""
    orders = Order.objects.filter(shipped_at__isnull=False, cancelled_at=None, credited=0, total__gt=0)
    orders = orders.filter(customer__invoice_titles__isnull=False).distinct()
    of_customer = defaultdict(list)
    for order in orders.select_related("customer", "owner").order_by("-shipped_at", "-pk")[:MOST_ORDERS]:
        of_customer[order.customer_id].insert(0, order)
    parts = [own[at : at + TOGETHER] for own in of_customer.values() for at in range(0, len(own), TOGETHER)]
    return sorted(parts, key=lambda part: (part[-1].shipped_at, part[-1].pk))


def _invoice(orders, on, *, by):
    customer = orders[0].customer
    title = customer.invoice_titles.first()
    invoice = Invoice(customer=customer, kind=title.kind, by=by, number=take_number("invoice", on=on))
    for name in COPIED:
        setattr(invoice, name, getattr(title, name))
    invoice.amount = sum(order.total for order in orders)
    invoice.tax = sum(order.tax for order in orders)
    return invoice


def _issue(invoice, on, rng):
    invoice.issued_on, invoice.invoice_number = on, f"2632{rng.randrange(10**16):016d}"


def _write(invoice, orders, on, finance, sign=1):
    reason = "red" if invoice.red_of_id else "issue" if invoice.issued_on else "request"
    give_keys([invoice])
    copy_objects([invoice], by=finance if invoice.issued_on else invoice.by, reason=reason, at=_moment(on))
    copy_objects(
        InvoiceShare(invoice=invoice, order=order, amount=sign * order.total, tax=sign * order.tax) for order in orders
    )


def _take_back(invoice, orders, on, finance, rng):
    red = Invoice(customer=invoice.customer, kind=invoice.kind, red_of=invoice, note="客户要求改开普票", by=finance)
    for name in COPIED:
        setattr(red, name, getattr(invoice, name))
    red.number, red.amount, red.tax = take_number("invoice", on=on), -invoice.amount, -invoice.tax
    _issue(red, on, rng)
    _write(red, orders, on, finance, sign=-1)


def _note(orders, invoice, on, finance):
    """What comes last in the history of an order is written last: an order that went on meanwhile is noted then."""
    for order in orders:
        order.invoiced, order.invoiced_on = "all", on
        order._history_date = max(_moment(on), order.history.latest("history_id").history_date)
        fields = ["invoiced", "invoiced_on"]
        order.sign(by=finance, reason=f"{OrderReason.INVOICE} {invoice.number}").save(update_fields=fields)


def _payments(today, people, rng):
    """One that pays an order to the fen, one for two orders of a customer, and one before there is an order for it."""
    owing = Order.objects.filter(confirmed_at__isnull=False, cancelled_at=None, total__gt=F("received") + F("credited"))
    due = Instalment.objects.filter(order__in=owing, due_on__lte=today + timedelta(days=10))
    of_customer = defaultdict(list)
    for order in owing.filter(pk__in=due.values("order")).select_related("customer").order_by("due_on", "pk")[:60]:
        of_customer[order.customer].append(order.total - order.received - order.credited)
    several = [(customer, sums) for customer, sums in of_customer.items() if len(sums) > 1][:1]
    single = [(customer, sums[:1]) for customer, sums in of_customer.items() if [(customer, sums)] != several][:1]
    deposit = [(customer, [Decimal(rng.randrange(2, 9)) * 5000]) for customer in list(of_customer)[-1:]]
    for days, (customer, sums) in enumerate([*several, *single, *deposit], 1):
        on = add_working_days(today, -days)
        payment = Payment(customer=customer, received_on=on, amount=sum(sums[:2]), payer=customer.name)
        payment.kind = MoneyKind.RECEIPT
        payment.reference = f"网银 {on:%m%d}{rng.randrange(10**6):06d}"
        payment.by, payment.number = people["finance"], take_number("payment", on=on)
        give_keys([payment])
        copy_objects([payment], by=payment.by, reason=RecordReason.PAYMENT, at=_moment(on))


def _bank(today, people):
    """The bank's sheet of yesterday: one row names its order, one only its payer, one is nobody's, one is interest."""
    on, finance = add_working_days(today, -1), people["finance"]
    owing = Order.objects.filter(confirmed_at__isnull=False, cancelled_at=None, received=0, credited=0, total__gt=0)
    orders = list(owing.select_related("customer").order_by("-ordered_on", "-pk")[:2])
    rows = [
        *[(order.total, order.customer.name, f"{order.number} 货款") for order in orders[:1]],
        *[(order.total, order.customer.name, "往来款") for order in orders[1:]],
        (Decimal("36800.00"), "林建国", "货款"),
        (Decimal("412.37"), "招商银行", "活期结息"),
    ]
    sheet = BankSheet(name=f"招商银行 {on:%Y-%m-%d}.xlsx", by=finance)
    give_keys([sheet])
    copy_objects([sheet], by=finance, reason=RecordReason.UPLOAD, at=_moment(on))
    bank_rows = [
        BankRow(
            sheet=sheet,
            place=place,
            received_on=on,
            amount=amount,
            payer=payer,
            remark=remark,
            reference=f"C{on:%m%d}{place:05d}",
            digest=sha256(f"{on} {place} {payer}".encode()).hexdigest(),
        )
        for place, (amount, payer, remark) in enumerate(rows, 3)
    ]
    copy_objects(give_keys(bank_rows), by=finance, reason=RecordReason.UPLOAD, at=_moment(on))


def _plans(today, people):
    """The house's usual terms by name."""
    plans = [
        PaymentPlan(name=name, terms=terms, place=place) for place, (name, terms) in enumerate(PLAN_NAMES.items(), 1)
    ]
    copy_objects(give_keys(plans), by=people["admin"], reason=Reason.SETTINGS, at=_moment(add_working_days(today, -30)))


def _moment(day):
    return make_aware(datetime.combine(day, MORNING), get_default_timezone())
