"""What commission is counted by: sales, margin and money received, by the account manager of the orders and month."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, Q, Sum

from orderdesk.core.money import round_money
from orders.models import Order, OrderLine
from reports.figures import records
from reports.figures.margins import COSTED, taken_off
from reports.figures.period import Period

ZERO = Decimal(0)
BASES = ("sales", "margin", "received")
Counted = dict[int, tuple[int, dict[str, Decimal]]]  # {order's key: (person's key, bases)}


def bases_of(month: date) -> dict[int, dict[str, Decimal]]:
    """{person's key: {"sales", "margin", "received"}} of a month, in yuan, as it stands now: the sums of its orders."""
    sums: dict[int, dict[str, Decimal]] = {}
    for person, _order, base, amount in _parts(month):
        bases = sums.setdefault(person, dict.fromkeys(BASES, ZERO))
        bases[base] += amount
    return sums


def orders_of(month: date, person: int | None = None) -> dict[int, dict[int, dict[str, Decimal]]]:
    """{person's key: {order's key: {"sales", "margin", "received"}}} of a month, of one person or of all."""
    return _by_person(month, person)


def _by_person(
    month: date, person: int | None, *, also: Collection[int] = ()
) -> dict[int, dict[int, dict[str, Decimal]]]:
    people: dict[int, dict[int, dict[str, Decimal]]] = {}
    for owner, order, base, amount in _parts(month, person, also):
        bases = people.setdefault(owner, {}).setdefault(order, dict.fromkeys(BASES, ZERO))
        bases[base] += amount
    return people


def changes_since(month: date, counted: Counted, person: int | None = None) -> dict[int, dict[int, dict[str, Decimal]]]:
    """{person's key: {order's key: bases}}: what a locked month comes to now more or less than was `counted` of it.

    An order stays with the person for whom it was counted, whoever serves its customer now. Of one person those are
    read that were counted for that person or are served by that person now, and `counted` is of them.
    """
    now: dict[int, tuple[int, dict[str, Decimal]]] = {}
    for owner, orders in _by_person(month, person, also=counted).items():
        now |= {order: (owner, bases) for order, bases in orders.items()}
    changes: dict[int, dict[int, dict[str, Decimal]]] = {}
    nothing = dict.fromkeys(BASES, ZERO)
    for order in now.keys() | counted.keys():
        whose, before = counted.get(order) or (now[order][0], nothing)
        bases = now[order][1] if order in now else nothing
        differs = {base: bases[base] - before[base] for base in BASES}
        if any(differs.values()) and person in (None, whose):
            changes.setdefault(whose, {})[order] = differs
    return changes


def _parts(
    month: date, person: int | None = None, also: Collection[int] = ()
) -> Iterator[tuple[int, int, str, Decimal]]:
    """(person's key, order's key, base, yuan) of all that a month is counted by, each order rounded to the fen.

    Of one person these are the orders served by that person and those whose keys are in `also`.

    Sales are the orders confirmed in the month that are not cancelled, less what was taken off them; the margin is that
    of the same orders (lines with a cost, without tax and freight, less what was taken off), so that nobody earns by
    what was never agreed; received is what came in for their orders in the month, refunds taken off.
    """
    period = Period.of(month)
    orders = None if person is None else Order.objects.filter(Q(owner=person) | Q(pk__in=also))
    sold = records.confirmed(period, orders).filter(cancelled_at=None).order_by()
    sales = sold.values_list("owner", "pk", F("total") - F("credited"))
    lines = OrderLine.objects.filter(COSTED, order__in=sold).order_by()
    gain = Sum(F("amount") - F("tax") - F("quantity") * F("cost"), output_field=DecimalField())
    margins = lines.values_list("order__owner", "order").annotate(sum=gain)
    came = records.receipts(period, orders).order_by().values_list("order__owner", "order").annotate(sum=Sum("amount"))
    lost = taken_off(sold, "order")
    for base, rows in zip(BASES, (sales, margins, came), strict=True):
        for owner, order, amount in rows.iterator():
            taken = lost.get(order, ZERO) if base == "margin" else ZERO
            yield owner, order, base, round_money((amount or ZERO) - taken)


def commission_on(base: Decimal, rate: Decimal) -> Decimal:
    """Yuan of commission; a month in which more went back than came in has none."""
    return max(ZERO, round_money(base * rate / 100))
