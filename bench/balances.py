"""balances: account and exposure of customers of a usual size, against the plainest SQL of both.

python -m bench.balances ROUNDS. The customers are those with twenty orders, which every database has, whatever its size.
"""

import json
import statistics
import sys
import time
from datetime import date

import django

django.setup()

from django.db import connection
from django.db.models import Count

from customers.models import Customer
from orders.services.credit import exposure_of
from orders.services.statement import account_of

ORDERS, MOST = 20, 40
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
BY_HAND = [
    "SELECT sum(total) FROM orders_order WHERE customer_id = %s AND confirmed_at IS NOT NULL AND cancelled_at IS NULL",
    "SELECT sum(amount) FROM orders_payment WHERE customer_id = %s",
    "SELECT sum(r.amount) FROM orders_receipt r JOIN orders_order o ON o.id = r.order_id WHERE o.customer_id = %s",
    "SELECT sum(i.amount - i.settled) FROM orders_instalment i JOIN orders_order o ON o.id = i.order_id"
    " WHERE o.customer_id = %s AND o.confirmed_at IS NOT NULL AND o.cancelled_at IS NULL",
]


def by_hand(customer):
    with connection.cursor() as cursor:
        for sql in BY_HAND:
            cursor.execute(sql, [customer.pk])
            cursor.fetchall()


def ours(customer):
    account_of(customer, first=FIRST, last=LAST)
    exposure_of(customer)


def clock(function, customer):
    began = time.perf_counter()
    function(customer)
    return time.perf_counter() - began


def measure(rounds):
    sized = Customer.objects.annotate(count=Count("orders")).filter(count__range=(ORDERS - 2, ORDERS + 2))
    customers = list(sized.order_by("pk")[:MOST])
    if not customers:
        raise RuntimeError(f"no customer of about {ORDERS} orders")
    for customer in customers:  # warm
        ours(customer), by_hand(customer)
    ratios, values, bases = [], [], []
    for _round in range(rounds):
        pairs = [(clock(ours, customer), clock(by_hand, customer)) for customer in customers]
        value, base = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
        values.append(value)
        bases.append(base)
        ratios.append(value / base)
    figures = {"value": statistics.median(values), "unit": "ms", "baseline": statistics.median(bases)}
    figures |= {"ratio": statistics.median(ratios)}
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
    print(json.dumps({"what": f"account and exposure of {len(customers)} customers", **rounded}), flush=True)


if __name__ == "__main__":
    measure(int(sys.argv[1]))
