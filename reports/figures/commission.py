"""What commission is counted by: sales, margin and money received, by the account manager of the orders and month."""

from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, Sum

from orderdesk.core.money import round_money
from orders.models import OrderLine
from reports.figures import records
from reports.figures.margins import COSTED
from reports.figures.period import Period

ZERO = Decimal(0)
BASES = ("sales", "margin", "received")


def bases_of(month: date) -> dict[int, dict[str, Decimal]]:
    """{person's key: {"sales", "margin", "received"}} of a month, in yuan, as it stands now.

    Sales are the orders confirmed in the month that are not cancelled, less what was taken off them; the margin is that
    of `kpis` (orders placed in the month, lines with a cost, without tax and freight); received is what came in for
    their orders in the month, refunds taken off.
    """
    period = Period.of(month)
    sums: dict[int, dict[str, Decimal]] = {}
    sold = records.confirmed(period).filter(cancelled_at=None).order_by()
    _add(sums, "sales", sold.values_list("owner").annotate(sum=Sum(F("total") - F("credited"))))
    lines = OrderLine.objects.filter(COSTED, order__in=records.placed(period).order_by()).order_by()
    gain = Sum(F("amount") - F("tax") - F("quantity") * F("cost"), output_field=DecimalField())
    _add(sums, "margin", lines.values_list("order__owner").annotate(sum=gain))
    came = records.receipts(period).order_by()
    _add(sums, "received", came.values_list("order__owner").annotate(sum=Sum("amount")))
    return sums


def _add(sums, name, rows):
    for person, amount in rows:
        bases = sums.setdefault(person, dict.fromkeys(BASES, ZERO))
        bases[name] = round_money(amount or ZERO)


def commission_on(base: Decimal, rate: Decimal) -> Decimal:
    """Yuan of commission; a month in which more went back than came in has none."""
    return max(ZERO, round_money(base * rate / 100))
