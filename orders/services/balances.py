"""What customers owe at the end of a day, and for how long: every amount from orders, their plans and receipts.

Owed is what was promised to be paid (orders confirmed and not cancelled by then) and had not come in by then; receipts
settle the oldest due first. Not due is what has a later day, or none yet because goods were not delivered by then.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate, make_aware

from orderdesk.core.calendar.months import last_day
from orders.models import MonthEnd
from orders.querysets import OrderQuerySet

MAKING = "hashtext('month-ends')"  # held while the end of a month is made, shared by those who date something back
AGES = {
    "not_due": "due_on IS NULL OR due_on >= %(on)s",
    "d1_30": "%(on)s - due_on BETWEEN 1 AND 30",
    "d31_60": "%(on)s - due_on BETWEEN 31 AND 60",
    "d61_90": "%(on)s - due_on BETWEEN 61 AND 90",
    "over_90": "%(on)s - due_on > 90",
}
OVERDUE = "due_on < %(on)s"
PROMISED = """confirmed_at < %(end)s AND (cancelled_at IS NULL OR cancelled_at >= %(end)s) {scope}"""
# Whoever has paid in full owed at the end of that day only what came in after it. So all others are looked at, few of
# all orders there ever were, and those with later receipts; what had come in is what has, less what came later.
# What was taken off an order after that day is like money that came later.
CREDIT = """credit AS (
        SELECT order_id, sum(amount) AS credited FROM orders_correction WHERE made_on <= %(on)s GROUP BY order_id
    )"""
OPEN = f"""
    WITH {CREDIT}, later AS (
        SELECT order_id, sum(amount) AS amount FROM (
            SELECT order_id, amount FROM orders_receipt WHERE received_on > %(on)s
            UNION ALL SELECT order_id, 0 FROM orders_correction WHERE made_on > %(on)s
        ) came GROUP BY order_id
    ), promised AS (
        SELECT id, customer_id, delivered_at < %(end)s AS was_delivered, received - coalesce(amount, 0) AS received
        FROM orders_order LEFT JOIN later ON order_id = id WHERE paid <> 'all' AND {PROMISED}
        UNION ALL
        SELECT id, customer_id, delivered_at < %(end)s, received - amount
        FROM orders_order JOIN later ON order_id = id WHERE paid = 'all' AND {PROMISED}
    )
"""  # noqa: S608
EVERYTHING = f"""
    WITH {CREDIT}, came AS (
        SELECT order_id, sum(amount) AS amount FROM orders_receipt
        WHERE received_on <= %(on)s {{receipts}} GROUP BY order_id
    ), promised AS (
        SELECT id, customer_id, delivered_at < %(end)s AS was_delivered, coalesce(amount, 0) AS received
        FROM orders_order LEFT JOIN came ON order_id = id WHERE {PROMISED}
    )
"""  # noqa: S608
OWED = """
    , plan AS (
        SELECT i.order_id, i.place, i.amount, p.customer_id, p.received, coalesce(c.credited, 0) AS credited,
               CASE WHEN i.trigger IN ('delivery', 'month_end')
                     AND p.was_delivered IS NOT TRUE THEN NULL ELSE i.due_on END AS due_on
        FROM orders_instalment i JOIN promised p ON p.id = i.order_id LEFT JOIN credit c ON c.order_id = p.id
    ), spread AS (
        SELECT *, sum(amount) OVER (PARTITION BY order_id ORDER BY due_on NULLS LAST, place) AS up_to,
               sum(amount) OVER (PARTITION BY order_id) - credited AS payable FROM plan
    ), owed AS (
        SELECT order_id, customer_id, due_on,
               greatest(least(up_to, payable) - (up_to - amount), 0) AS claimed,
               greatest(least(up_to, payable) - greatest(up_to - amount, received), 0) AS owed FROM spread
    )
"""
SUMS = [f"coalesce(sum(owed) FILTER (WHERE {condition}), 0)" for condition in ("true", *AGES.values())]
BY_AGE = f"SELECT {', '.join(SUMS)} FROM owed"  # noqa: S608
BY_ORDER = """
    SELECT order_id, coalesce(sum(owed) FILTER (WHERE {asked}), 0) AS asked, sum(owed) AS open,
           min(due_on) FILTER (WHERE owed > 0) AS oldest, count(*) OVER () AS n,
           sum(coalesce(sum(owed) FILTER (WHERE {asked}), 0)) OVER () AS all_asked, sum(sum(owed)) OVER () AS all_open
    FROM owed GROUP BY order_id HAVING sum(owed) FILTER (WHERE {kept}) > 0
    ORDER BY 2 DESC, 3 DESC, 1 LIMIT %(most)s OFFSET %(start)s
"""


def balance(*, on: date, orders: OrderQuerySet | None = None) -> dict[str, Decimal]:
    """{"receivable", "not_due", "d1_30", "d31_60", "d61_90", "over_90"} in yuan at the end of the day `on`.

    `orders` narrows it to the orders of a queryset. The whole company's month ends are kept once they are over.
    """
    if orders is None and _is_month_end(on) and on < localdate():
        return _as_dict(month_end(on))
    return recompute(on=on, orders=orders)


def month_end(on: date) -> MonthEnd:
    """The stored balance of a month that is over, made on first use."""
    return MonthEnd.objects.filter(month=on.replace(day=1)).first() or _make_month_end(on)


def _make_month_end(on: date) -> MonthEnd:
    """Make and store a month-end balance; backdated changes wait for it, and it waits for those already begun.

    In a snapshot of the database it is made but not stored: later changes are not visible there.
    """
    month = on.replace(day=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_isolation')")
        if cursor.fetchone() != ("read committed",):
            return MonthEnd(month=month, **recompute(on=on))
        cursor.execute(f"SELECT pg_advisory_xact_lock({MAKING})")
        existing = MonthEnd.objects.filter(month=month).first()
        return existing or MonthEnd.objects.create(month=month, **recompute(on=on))


def forget_month_ends(day: date) -> None:
    """Delete the stored balances from the month of `day` on, because something was dated back to that day.

    The lock is shared by all who date back and lasts until their change is there for all to see.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({MAKING})")
    MonthEnd.objects.filter(month__gte=day.replace(day=1)).delete()


def recompute(*, on: date, orders: OrderQuerySet | None = None, of: str = OPEN) -> dict[str, Decimal]:
    """The same from orders, plans and receipts: those that can matter, or `of=EVERYTHING` there ever was."""
    sql, params = owed_sql(on=on, orders=orders, of=of)
    with connection.cursor() as cursor:
        cursor.execute(sql + BY_AGE, params)
        return dict(zip(("receivable", *AGES), cursor.fetchone(), strict=True))


def owed_by_order(
    *, on: date, orders: Any = None, age: Any = None, is_overdue: bool = False, most: int, start: int = 0
) -> Any:
    """Rows of "order_id", "asked", "open", "oldest" day owed, and of all rows "n", "all_asked", "all_open".

    Asked for is one age of AGES, what is overdue, or (its overdue share told) whatever is open. Most first.
    """
    expression = AGES[age] if age else OVERDUE
    sql, params = owed_sql(on=on, orders=orders)
    sql += BY_ORDER.format(asked=expression, kept=expression if age or is_overdue else "true")
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, "most": most, "start": start})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def owed_sql(*, on: date, orders: OrderQuerySet | None = None, of: str = OPEN) -> tuple[str, dict[str, Any]]:
    """The common table `owed` as SQL and its parameters: order_id, customer_id, due_on, `claimed`, `owed`.

    Claimed is the amount of the instalment less what was taken off, owed what of it had not come in.
    """
    params = {"on": on, "end": make_aware(datetime.combine(on + timedelta(days=1), time()))}
    if orders is None:
        return (of + OWED).format(scope="", receipts=""), params
    scope, names = named_sql(orders.order_by().values("pk"), "scope")
    among = "IN (SELECT key FROM scope)"
    text = (of + OWED).format(scope=f"AND id {among}", receipts=f"AND order_id {among}").strip().removeprefix("WITH")
    return f"WITH scope(key) AS MATERIALIZED ({scope}), {text}", {**params, **names}


def named_sql(rows: Any, name: str) -> tuple[str, dict[str, Any]]:
    """A queryset as SQL with named parameters, for hand-written statements that name theirs."""
    sql, values = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    names = {f"{name}{place}": value for place, value in enumerate(values)}
    return sql % tuple(f"%({each})s" for each in names) if names else sql, names


def _is_month_end(day: date) -> bool:
    return day == last_day(day)


def _as_dict(month_end: Any) -> Any:
    return {name: getattr(month_end, name) for name in ("receivable", *AGES)}
