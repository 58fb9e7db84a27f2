"""What commission is counted by: sales, margin and money received, by the account manager of the orders and month."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, Sum

from orderdesk.core.money import round_money
from orders.models import Order, OrderLine
from reports.figures import records
from reports.figures.margins import COSTED
from reports.figures.period import Period

ZERO = Decimal(0)
BASES = ("sales", "margin", "received")


def bases_of(month: date) -> dict[int, dict[str, Decimal]]:
    """{person's key: {"sales", "margin", "received"}} of a month, in yuan, as it stands now: the sums of its orders."""
    sums: dict[int, dict[str, Decimal]] = {}
    for person, _order, base, amount in _parts(month):
        bases = sums.setdefault(person, dict.fromkeys(BASES, ZERO))
        bases[base] += amount
    return sums


def orders_of(month: date, person: int | None = None) -> dict[int, dict[int, dict[str, Decimal]]]:
    """{person's key: {order's key: {"sales", "margin", "received"}}} of a month, of one person or of all."""
    people: dict[int, dict[int, dict[str, Decimal]]] = {}
    for owner, order, base, amount in _parts(month, person):
        bases = people.setdefault(owner, {}).setdefault(order, dict.fromkeys(BASES, ZERO))
        bases[base] += amount
    return people


def _parts(month: date, person: int | None = None) -> Iterator[tuple[int, int, str, Decimal]]:
    """(person's key, order's key, base, yuan) of all that a month is counted by, each order rounded to the fen.

    Sales are the orders confirmed in the month that are not cancelled, less what was taken off them; the margin is that
    of the same orders (lines with a cost, without tax and freight), so that nobody earns by what was never agreed;
    received is what came in for their orders in the month, refunds taken off.
    """
    period = Period.of(month)
    orders = None if person is None else Order.objects.filter(owner=person)
    sold = records.confirmed(period, orders).filter(cancelled_at=None).order_by()
    sales = sold.values_list("owner", "pk", F("total") - F("credited"))
    lines = OrderLine.objects.filter(COSTED, order__in=sold).order_by()
    gain = Sum(F("amount") - F("tax") - F("quantity") * F("cost"), output_field=DecimalField())
    margins = lines.values_list("order__owner", "order").annotate(sum=gain)
    came = records.receipts(period, orders).order_by().values_list("order__owner", "order").annotate(sum=Sum("amount"))
    for base, rows in zip(BASES, (sales, margins, came), strict=True):
        for owner, order, amount in rows.iterator():
            yield owner, order, base, round_money(amount or ZERO)


def commission_on(base: Decimal, rate: Decimal) -> Decimal:
    """Yuan of commission; a month in which more went back than came in has none."""
    return max(ZERO, round_money(base * rate / 100))
