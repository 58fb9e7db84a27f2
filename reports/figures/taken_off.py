"""What left the collectable amount of a month without being paid: corrections, and orders that were cancelled.

Nobody collected it, so it counts neither as collected nor as still to be collected.
"""

from django.db import connection

from orders.services.balances import named_sql

DAY = "({} AT TIME ZONE INTERVAL '8 hours')::date"
# An order owes what is due and was not taken off, less what came in. Of the money taken off, the last instalments are
# settled first, so only what reaches into those that were due counts here.
TAKEN_OFF = f"""
    SELECT m.month, o.id AS order_id, CASE WHEN o.cancelled_on <= m.last THEN w.was
           ELSE least(greatest(i.due - (i.whole - c.now), 0) - greatest(i.due_before - (i.whole - c.before), 0),
                      w.was + i.fell_due) END AS taken
    FROM unnest(%(taken_months)s, %(taken_first)s, %(taken_last)s) m (month, first, last)
    JOIN (
        SELECT id, {DAY.format("confirmed_at")} AS confirmed_on, {DAY.format("cancelled_at")} AS cancelled_on
        FROM orders_order WHERE confirmed_at IS NOT NULL {{scope}} AND id IN (
            SELECT order_id FROM orders_correction
            UNION SELECT id FROM orders_order WHERE confirmed_at IS NOT NULL AND cancelled_at IS NOT NULL
        )
    ) o ON o.confirmed_on <= m.last AND (o.cancelled_on IS NULL OR o.cancelled_on > m.first)
    CROSS JOIN LATERAL (
        SELECT sum(amount) AS whole, coalesce(sum(amount) FILTER (WHERE due_on < m.last), 0) AS due,
               coalesce(sum(amount) FILTER (WHERE due_on < m.first AND o.confirmed_on <= m.first), 0) AS due_before,
               coalesce(sum(amount) FILTER (WHERE due_on >= m.first AND due_on < m.last), 0) AS fell_due
        FROM orders_instalment WHERE order_id = o.id
    ) i
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (WHERE made_on <= m.first), 0) AS before,
               coalesce(sum(amount) FILTER (WHERE made_on <= m.last), 0) AS now
        FROM orders_correction WHERE order_id = o.id
    ) c
    CROSS JOIN LATERAL (
        SELECT greatest(least(i.due_before, i.whole - c.before) - coalesce(sum(amount), 0), 0) AS was
        FROM orders_receipt WHERE order_id = o.id AND received_on <= m.first
    ) w
"""  # noqa: S608


def taken_off_sql(spans, orders=None):
    """(SQL of rows month, order_id, taken; its named parameters) of `spans`: [(month, day before, last day)]."""
    months, first, last = (list(column) for column in zip(*spans, strict=True))
    params = {"taken_months": months, "taken_first": first, "taken_last": last}
    if orders is None:
        return TAKEN_OFF.format(scope=""), params
    scope, names = named_sql(orders.order_by().values("pk"), "taken_scope")
    return TAKEN_OFF.format(scope=f"AND id IN ({scope})"), {**params, **names}


def taken_off(spans, orders=None):
    """{month: yuan} of what was taken off in each of the spans."""
    sql, params = taken_off_sql(spans, orders)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT month, sum(taken) FROM ({sql}) t GROUP BY month", params)  # noqa: S608
        return dict(cursor.fetchall())
