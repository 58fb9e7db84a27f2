"""What an export writes an import reads: orders by chance, every column, written and read again."""

import io
import random
from datetime import date, datetime, timedelta

import pytest

from imports.services import import_orders
from orderdesk.accounts.models import system_user
from orders.models import Order
from orders.sheets.orders import columns as at
from orders.sheets.orders import read_orders, read_sheet
from orders.sheets.orders.history import NEEDED
from orders.sheets.orders.writing import write_orders
from orders.states import OrderStatus
from tests.imports.columns import ODD, is_readable
from tests.imports.sheet import GOOD

pytestmark = pytest.mark.django_db
CHANCE = random.Random(20240510)
TEXTS = [text[:60] for text in ODD if is_readable(text)]


def discount():
    """A share of four decimals as a person may write it: what is paid of ten, or the share itself up to a half."""
    share = CHANCE.choice([0, 0.05, 0.5, 0.7, 0.7125, 0.9999, 1, CHANCE.randint(0, 10_000) / 10_000])
    return f"{(10_000 - round(share * 10_000)) / 1000:.3f}折" if share > 0.5 or CHANCE.random() < 0.3 else share


def row_by_chance(number):
    day = date(2024, 1, 1) + timedelta(days=CHANCE.randint(0, 300))
    clock = datetime(day.year, day.month, day.day, CHANCE.randint(0, 23), CHANCE.randint(0, 59), CHANCE.randint(0, 59))
    status = CHANCE.choice(list(at.STATUSES))
    confirmed, shipped, delivered = moments_of(at.STATUSES[status], clock)
    price, gift = CHANCE.randint(1, 10**8) / 10_000, CHANCE.random() < 0.2
    return GOOD | {
        at.NUMBER: number,
        at.CUSTOMER: f"{CHANCE.choice(TEXTS)}{CHANCE.randint(1, 9)}有限公司",
        at.CONTACT: CHANCE.choice(["李明", "王 芳", *TEXTS]),
        at.PHONE: CHANCE.choice(["13800138001", "0510-88264471", "021 5555 1234 转 8"]),
        at.ORDERED: CHANCE.choice([day, clock]),
        at.PRODUCT: f"{CHANCE.choice(TEXTS)}{CHANCE.randint(1, 20)}",
        at.SPEC: CHANCE.choice(TEXTS),
        at.QUANTITY: CHANCE.randint(1, 10**7) / 1000,
        at.PRICE: 0 if gift else price,
        at.AMOUNT: "",
        at.TERMS: CHANCE.choice(["月结30天", "30%预付，余款到付", "款到发货", *TEXTS]),
        at.ADDRESS: f"{CHANCE.choice(TEXTS)} {CHANCE.randint(1, 99)} 号",
        at.DUE: day + timedelta(days=CHANCE.randint(0, 60)),
        at.OWNER: CHANCE.choice(["张伟", "Nancy Davolio", *TEXTS]),
        at.NOTE: "赠品" if gift else CHANCE.choice(TEXTS),
        at.STATUS: status,
        at.CONFIRMED: confirmed,
        at.SHIPPED: shipped,
        at.DELIVERED: delivered,
        at.DISCOUNT: discount(),
        at.FREIGHT: CHANCE.choice(["", CHANCE.randint(1, 10**6) / 100]),
        at.REGION: CHANCE.choice(["江苏", "上海市", *TEXTS]),
        at.KIND: CHANCE.choice(["", *at.KINDS]),
        at.TAX: CHANCE.choice([0.13, 0.06, 0, "1%", "13%", 0.0975]),
        at.CUSTOMER_NUMBER: CHANCE.choice(["", "PO-7", *TEXTS]),
        at.CODE: CHANCE.choice(["", "HP-1", "HP-2"]),
    }


def moments_of(status, ordered):
    """The days or moments that an order of this status has, one after the other, and some that are left to be taken."""
    days = [ordered + timedelta(days=n, minutes=CHANCE.randint(0, 59)) for n in (1, 3, 9)]
    moments = [CHANCE.choice([moment, moment.date(), ""]) for moment in days]
    return [moment if place < NEEDED.get(status, 0) else "" for place, moment in enumerate(moments)]


def content_of(order):
    """What an order says, without what the house adds to it."""
    lines = [
        (
            line.product,
            line.spec,
            line.quantity,
            line.unit_price,
            line.discount,
            line.tax_rate,
            line.amount,
            line.is_gift,
        )
        for line in order.lines
    ]
    ordered = order.ordered_on if order.status == OrderStatus.DRAFT else order.ordered_at  # a draft was never submitted
    head = (order.customer, order.contact, order.phone, ordered, order.terms, order.address, order.due_on)
    head += (order.confirmed_at, order.shipped_at, order.delivered_at, order.customer_po)
    return (*head, order.owner, order.region, order.status, order.freight, order.total, lines)


def test_orders_by_chance_come_back_as_they_went_out():
    given = read_orders(enumerate((row_by_chance(f"R-{at_:03d}") for at_ in range(120)), 2))
    assert given.faults == []
    assert set(row_by_chance("")) == set(at.HEADINGS) == set(at.READERS)
    assert import_orders(given, by=system_user()).written == 120
    target = io.BytesIO()

    write_orders(target, Order.objects.all(), history=True)
    again = read_sheet(target.getvalue())

    assert again.faults == []
    expected = {order.number: content_of(order) for order in given.good}
    assert {order.number: content_of(order) for order in again.good} == expected
    assert {line.note for order in again.good for line in order.lines} == {
        line.note for order in given.good for line in order.lines
    }


def test_the_sum_row_of_a_sheet_for_people_is_no_order(firm):
    firm.order("confirmed", "10", "2.5")
    firm.order("confirmed", "3")
    target = io.BytesIO()

    write_orders(target, Order.objects.all(), user=firm.admin, history=True)
    reading = read_sheet(target.getvalue())

    assert (reading.faults, len(reading.good), sum(len(order.lines) for order in reading.good)) == ([], 2, 3)
