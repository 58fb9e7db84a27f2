"""What is owed longest, and what will fall due."""

from django.db import connection

from customers.models import Customer
from orders.services.balances import OVERDUE, named_sql, owed_sql
from reports.figures.monthly import falling_due
from reports.figures.span import closing, month_before
from reports.figures.taken_off import taken_off_sql

OWING = """
    , of_customers AS (
        SELECT customer_id, sum(owed) AS open, coalesce(sum(owed) FILTER (WHERE due_on < %(on)s), 0) AS overdue,
               count(DISTINCT order_id) FILTER (WHERE due_on < %(on)s) AS orders, min(due_on) AS oldest,
               sum(owed) FILTER (WHERE due_on BETWEEN %(on)s AND %(on)s + 30) AS in_30,
               sum(owed) FILTER (WHERE due_on BETWEEN %(on)s + 31 AND %(on)s + 60) AS in_60,
               sum(owed) FILTER (WHERE due_on > %(on)s + 60) AS later,
               sum(owed) FILTER (WHERE due_on IS NULL) AS undated
        FROM owed WHERE owed > 0 GROUP BY customer_id
    ), of_all AS (
        SELECT count(*) FILTER (WHERE overdue > 0) AS customers,
               count(*) FILTER (WHERE overdue > 0 AND %(on)s - oldest > 30) AS over_30,
               coalesce(sum(in_30), 0) AS in_30, coalesce(sum(in_60), 0) AS in_60, coalesce(sum(later), 0) AS later,
               coalesce(sum(undated), 0) AS undated
        FROM of_customers
    )
    SELECT a.*, c.customer_id, c.open, c.overdue, c.orders, c.oldest
    FROM of_all a LEFT JOIN (
        SELECT * FROM of_customers WHERE overdue > 0 ORDER BY overdue DESC, customer_id LIMIT %(most)s
    ) c ON true ORDER BY c.overdue DESC, c.customer_id
"""
COLLECTED = """
    SELECT order_id, sum(was) AS was, sum(fell_due) AS fell_due, sum(still) AS still,
           sum(taken) AS taken, sum(was + fell_due - taken - still) AS collected, count(*) OVER () AS n,
           sum(sum(was)) OVER () AS all_was, sum(sum(fell_due)) OVER () AS all_fell_due,
           sum(sum(taken)) OVER () AS all_taken, sum(sum(still)) OVER () AS all_still,
           sum(sum(was + fell_due - taken - still)) OVER () AS all_collected
    FROM (
        SELECT order_id, owed AS was, 0 AS fell_due, 0 AS taken, 0 AS still FROM ({before}) b
        UNION ALL SELECT order_id, 0, amount, 0, 0 FROM ({due}) d
        UNION ALL SELECT order_id, 0, -amount, 0, 0 FROM ({off}) o
        UNION ALL SELECT order_id, 0, 0, taken, 0 FROM ({taken}) t
        UNION ALL SELECT order_id, 0, 0, 0, owed FROM ({now}) n
    ) told
    GROUP BY order_id HAVING sum(was) <> 0 OR sum(fell_due) <> 0 OR sum(still) <> 0
    ORDER BY still DESC, collected DESC, order_id LIMIT %(most)s OFFSET %(start)s
"""
COMING = ("in_30", "in_60", "later", "undated")


def owing(period, orders=None, *, most):
    """{"overdue", "coming"} at the end of the month.

    Overdue are {"customers", "over_30"} in all and the customers who owe most beyond their date; coming is what falls
    due in 30 and 60 days, later, and without a date yet (not delivered).
    """
    on = closing(period.month, period)
    sql, params = owed_sql(on=on, orders=orders)
    with connection.cursor() as cursor:
        cursor.execute(sql + OWING, {**params, "most": most})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {
        "overdue": {
            "customers": rows[0]["customers"],
            "over_30": rows[0]["over_30"],
            "rows": _named([row for row in rows if row["customer_id"]], on),
        },
        "coming": {name: rows[0][name] for name in COMING},
    }


def _named(rows, on):
    customers = Customer.objects.in_bulk([row["customer_id"] for row in rows])
    return [
        {
            "name": customers[row["customer_id"]].name,
            "short_name": customers[row["customer_id"]].short_name,
            **{name: row[name] for name in ("open", "overdue", "orders", "oldest")},
            "days": (on - row["oldest"]).days,
        }
        for row in rows
    ]


def collected(period, orders=None, *, most, start=0):
    """What the collection rate is made of, by order: overdue before, fell due since, taken off, still overdue.

    Beside each row stand "n" and the sums of all of them; what is still overdue most comes first.
    """
    first, last = closing(month_before(period.month), period), closing(period.month, period)
    pieces, params = {}, {"most": most, "start": start}
    for name, on in (("before", first), ("now", last)):
        sql, names = owed_sql(on=on, orders=orders)
        sql = f"{sql} SELECT order_id, owed FROM owed WHERE owed > 0 AND {OVERDUE}"  # noqa: S608
        pieces[name] = sql.replace("%(", f"%({name}_")
        params |= {f"{name}_{key}": value for key, value in names.items()}
    for name, instalments in zip(("due", "off"), falling_due(first, last, orders), strict=True):
        pieces[name], names = named_sql(instalments.order_by().values("order_id", "amount"), name)
        params |= names
    pieces["taken"], names = taken_off_sql([(period.month, first, last)], orders)
    params |= names
    with connection.cursor() as cursor:
        cursor.execute(COLLECTED.format(**pieces), params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
