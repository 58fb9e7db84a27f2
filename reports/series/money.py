"""What is owed longest, and what will fall due."""

from django.db import connection

from customers.models import Customer
from orders.balances import owed_sql
from reports.series.span import closing

OWING = """
    SELECT o.customer_id, sum(w.owed) AS open, sum(w.owed) FILTER (WHERE w.due_on < %(on)s) AS overdue,
           count(DISTINCT w.order_id) FILTER (WHERE w.due_on < %(on)s AND w.owed > 0) AS orders,
           min(w.due_on) FILTER (WHERE w.owed > 0) AS oldest
    FROM owed w JOIN orders_order o ON o.id = w.order_id WHERE w.owed > 0
    GROUP BY 1 HAVING sum(w.owed) FILTER (WHERE w.due_on < %(on)s) > 0 ORDER BY overdue DESC, 1
"""
COMING = """
    SELECT coalesce(sum(owed) FILTER (WHERE due_on BETWEEN %(on)s AND %(on)s + 30), 0),
           coalesce(sum(owed) FILTER (WHERE due_on BETWEEN %(on)s + 31 AND %(on)s + 60), 0),
           coalesce(sum(owed) FILTER (WHERE due_on > %(on)s + 60), 0),
           coalesce(sum(owed) FILTER (WHERE due_on IS NULL), 0)
    FROM owed
"""


def overdue_customers(period, orders=None, *, most):
    """({"customers", "over_30"} in all, the customers who owe most beyond their date) at the end of the month."""
    on = closing(period.month, period)
    rows = _owed(OWING, on, orders)
    names = Customer.objects.in_bulk([row[0] for row in rows[:most]])
    shown = [
        {"name": names[key].name, "short_name": names[key].short_name, "open": open_, "overdue": overdue, "orders": n,
         "oldest": oldest, "days": (on - oldest).days}
        for key, open_, overdue, n, oldest in rows[:most]
    ]  # fmt: skip
    return {"customers": len(rows), "over_30": sum((on - row[4]).days > 30 for row in rows), "rows": shown}


def coming_in(period, orders=None):
    """What falls due in 30 and 60 days from the end of the month, later, and without a date yet (not delivered)."""
    names = ("in_30", "in_60", "later", "undated")
    return dict(zip(names, _owed(COMING, closing(period.month, period), orders)[0], strict=True))


def _owed(sql, on, orders):
    owed, params = owed_sql(on=on, orders=orders)
    with connection.cursor() as cursor:
        cursor.execute(owed + sql, params)
        return cursor.fetchall()
