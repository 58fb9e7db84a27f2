"""What settles the month's business: how long customers take to pay, what of what fell due came in, and the margin."""

from decimal import Decimal

from django.db import connection
from django.db.models import Count, DecimalField, F, Q, Sum

from orderdesk.core.money import round_money
from orders.models import Instalment, Order, OrderLine
from orders.services.balances import EVERYTHING, balance, owed_sql
from reports.figures import records
from reports.figures.measures import share

SALES_DAYS = 90
COSTED = Q(cost__isnull=False)
FELL_DUE = """
    SELECT order_id, sum(claimed) AS due, sum(claimed - owed) AS collected, sum(owed) AS still, count(*) OVER () AS n,
           sum(sum(claimed)) OVER () AS all_due, sum(sum(claimed - owed)) OVER () AS all_collected,
           sum(sum(owed)) OVER () AS all_still
    FROM owed WHERE due_on BETWEEN %(first)s AND %(on)s AND claimed > 0 GROUP BY order_id
    ORDER BY still DESC, due DESC, order_id LIMIT %(most)s OFFSET %(start)s
"""


def settling(period, orders=None):
    """{"dso", "collection_rate", "margin"} of a month, as `kpis` gives them: a number, a rate, amounts as Decimals."""
    return {
        "dso": days_outstanding(period, orders),
        "collection_rate": collection_rate(period, orders),
        "margin": margin(period, orders),
    }


def days_outstanding(period, orders=None):
    """Days sales outstanding: for how many days of the last 90 days' sales customers owe, one decimal; or None.

    The receivable at the end of the month (or of the last day that counts), over the amount of the orders confirmed in
    the 90 days up to then and not cancelled by then, times 90.
    """
    sold = records.sold_lately(period, orders).order_by().aggregate(sum=Sum("total"))["sum"]
    if not sold:
        return None
    receivable = balance(on=period.days[1], orders=orders)["receivable"]
    return float(round(receivable * SALES_DAYS / sold, 1))


def collection_rate(period, orders=None):
    """Of what fell due in the month the share that had come in by its end, from 0 to 1; or None where nothing did.

    Instalments whose due date lies in the month, of orders confirmed and not cancelled by then. What was taken off (a
    credit, a short close) is neither due nor collected.
    """
    rows = fell_due(period, orders, most=1)
    return share(float(rows[0]["all_collected"]), float(rows[0]["all_due"])) if rows else None


def fell_due(period, orders=None, *, most, start=0):
    """What the rate is made of, by order: "due", "collected" and "still" open, with "n" and the sums of all rows.

    What is still open most comes first.
    """
    first, on = period.days
    due = Instalment.objects.filter(due_on__range=(first, on)).values("order")
    scope = (Order.objects.all() if orders is None else orders).filter(pk__in=due.order_by())
    sql, params = owed_sql(on=on, orders=scope, of=EVERYTHING)
    with connection.cursor() as cursor:
        cursor.execute(sql + FELL_DUE, {**params, "first": first, "most": most, "start": start})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def margin(period, orders=None):
    """{"amount", "rate", "uncosted"} of the orders placed in the month, without freight.

    Amounts of lines without their tax, less quantity times the cost that each line keeps; the rate is its share of
    those net amounts, or None. Lines without a cost are left out of both, and `uncosted` says how many.
    """
    lines = OrderLine.objects.filter(order__in=records.placed(period, orders).order_by())
    cost = Sum(F("quantity") * F("cost"), filter=COSTED, output_field=DecimalField())
    net = Sum(F("amount") - F("tax"), filter=COSTED)
    sums = lines.order_by().aggregate(of=net, spent=cost, uncosted=Count("pk", filter=~COSTED))
    net, cost = sums["of"] or Decimal(0), sums["spent"] or Decimal(0)
    return {
        "amount": round_money(net - cost),
        "rate": share(float(net - cost), float(net)),
        "uncosted": sums["uncosted"],
    }
