"""What customers owe at the end of a day, and for how long: every amount from orders, their plans and receipts.

Owed is what was promised to be paid (orders confirmed and not cancelled by then) and had not come in by then; receipts
settle the oldest due first. Not due is what has a later day, or none yet because goods were not delivered by then.
"""

from calendar import monthrange
from datetime import datetime, time, timedelta

from django.db import connection
from django.utils.timezone import localdate, make_aware

from orders.models import MonthEnd

AGES = ("not_due", "d1_30", "d31_60", "d61_90", "over_90")
OWED = """
    WITH promised AS (
        SELECT id, delivered_at < %(end)s AS was_delivered FROM orders_order
        WHERE confirmed_at < %(end)s AND (cancelled_at IS NULL OR cancelled_at >= %(end)s) {scope}
    ), came AS (
        SELECT order_id, sum(amount) AS received FROM orders_receipt WHERE received_on <= %(on)s GROUP BY order_id
    ), plan AS (
        SELECT i.order_id, i.place, i.amount,
               CASE WHEN i.trigger IN ('delivery', 'month_end') AND p.was_delivered IS NOT TRUE THEN NULL
                    ELSE i.due_on END AS due_on
        FROM orders_instalment i JOIN promised p ON p.id = i.order_id
    ), spread AS (
        SELECT order_id, due_on, amount,
               sum(amount) OVER (PARTITION BY order_id ORDER BY due_on NULLS LAST, place) AS up_to FROM plan
    ), owed AS (
        SELECT order_id, due_on, least(amount, greatest(up_to - coalesce(received, 0), 0)) AS owed
        FROM spread LEFT JOIN came USING (order_id)
    )
"""
BY_AGE = """
    SELECT coalesce(sum(owed), 0),
           coalesce(sum(owed) FILTER (WHERE due_on IS NULL OR due_on >= %(on)s), 0),
           coalesce(sum(owed) FILTER (WHERE %(on)s - due_on BETWEEN 1 AND 30), 0),
           coalesce(sum(owed) FILTER (WHERE %(on)s - due_on BETWEEN 31 AND 60), 0),
           coalesce(sum(owed) FILTER (WHERE %(on)s - due_on BETWEEN 61 AND 90), 0),
           coalesce(sum(owed) FILTER (WHERE %(on)s - due_on > 90), 0)
    FROM owed
"""
BY_ORDER = """
    SELECT order_id, sum(owed), coalesce(sum(owed) FILTER (WHERE due_on < %(on)s), 0),
           min(due_on) FILTER (WHERE owed > 0)
    FROM owed GROUP BY order_id HAVING sum(owed) > 0
"""


def balance(*, on, orders=None):
    """{"receivable", "not_due", "d1_30", "d31_60", "d61_90", "over_90"} in yuan at the end of the day `on`.

    `orders` narrows it to the orders of a queryset. The whole company's month ends are kept once they are over.
    """
    if orders is None and _is_month_end(on) and on < localdate():
        return _as_dict(month_end(on))
    return recompute(on=on, orders=orders)


def month_end(on):
    """The kept balance of a month that is over, made when it is asked for the first time."""
    month = on.replace(day=1)
    kept = MonthEnd.objects.filter(month=month).first()
    if kept is None:
        kept, _created = MonthEnd.objects.get_or_create(month=month, defaults=recompute(on=on))
    return kept


def recompute(*, on, orders=None):
    """The same from all orders, plans and receipts."""
    sql, params = owed_sql(on=on, orders=orders)
    with connection.cursor() as cursor:
        cursor.execute(sql + BY_AGE, params)
        return dict(zip(("receivable", *AGES), cursor.fetchone(), strict=True))


def owed_by_order(*, on, orders=None, most=None):
    """[(order key, owed, of which overdue, oldest day owed)], what is overdue most first."""
    sql, params = owed_sql(on=on, orders=orders)
    limit = " ORDER BY 3 DESC, 2 DESC, 1" + (" LIMIT %(most)s" if most else "")
    with connection.cursor() as cursor:
        cursor.execute(sql + BY_ORDER + limit, {**params, "most": most})
        return cursor.fetchall()


def owed_sql(*, on, orders=None):
    """The common table `owed` (order_id, due_on, owed) as SQL and its parameters."""
    params = {"on": on, "end": make_aware(datetime.combine(on + timedelta(days=1), time()))}
    if orders is None:
        return OWED.format(scope=""), params
    query = orders.order_by().values("pk").query
    scope, values = query.get_compiler(connection=connection, elide_empty=False).as_sql()
    names = {f"scope{place}": value for place, value in enumerate(values)}
    scope = scope % tuple(f"%({name})s" for name in names) if names else scope
    return OWED.format(scope=f"AND id IN ({scope})"), {**params, **names}


def last_day(month):
    """The last day of the month in which a day lies."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def _is_month_end(day):
    return day == last_day(day)


def _as_dict(kept):
    return {name: getattr(kept, name) for name in ("receivable", *AGES)}
