"""kpis: the figures of a month, against the hand-written SQL of the same figures; python -m bench.months ROUNDS.

The last full month of the company is measured beside the SQL. For growth there is a month that is the same in every
database, whatever its size: orders of one demo month copied into a June long ago.
"""

import json
import statistics
import sys
import time
from datetime import date

import django

django.setup()

from django.db import connection, transaction

from reports.figures import kpis

LAST, COPIED, SAME, ORDERS, FAR = date(2026, 10, 1), date(2025, 6, 1), date(2015, 6, 1), 300, 2_000_000_000
TABLES = {  # table: the columns that name an order, a key of the same table, or must be unique
    "orders_order": {"id": f"id + {FAR}", "number": "'K' || id", "submit_key": "NULL"},
    "orders_instalment": {"id": f"id + {FAR}", "order_id": f"order_id + {FAR}"},
    "orders_receipt": {
        "id": f"id + {FAR}",
        "order_id": f"order_id + {FAR}",
        "number": "'K' || id",
        "submit_key": "NULL",
    },
    "fulfillment_stage": {"id": f"id + {FAR}", "order_id": f"order_id + {FAR}"},
    "aftersales_ticket": {
        "id": f"id + {FAR}",
        "order_id": f"order_id + {FAR}",
        "number": "'K' || id",
        "submit_key": "NULL",
    },
    "aftersales_visit": {"id": f"id + {FAR}", "order_id": f"order_id + {FAR}", "ticket_id": "NULL"},
}
BY_HAND = [
    "SELECT status, count(*), sum(total) FROM orders_order WHERE ordered_on >= %(first)s AND ordered_on < %(next)s"
    " AND status <> 'draft' AND submitted_at IS NOT NULL AND cancelled_at IS NULL GROUP BY 1",
    "SELECT count(*), avg(h), percentile_cont(0.5) WITHIN GROUP (ORDER BY h), percentile_cont(0.9) WITHIN GROUP (ORDER BY h)"
    " FROM (SELECT extract(epoch FROM confirmed_at - submitted_at) / 3600 AS h FROM orders_order"
    " WHERE confirmed_at >= %(start)s AND confirmed_at < %(end)s) x",
    "SELECT count(*), avg(h), percentile_cont(0.5) WITHIN GROUP (ORDER BY h), percentile_cont(0.9) WITHIN GROUP (ORDER BY h)"
    " FROM (SELECT extract(epoch FROM shipped_at - confirmed_at) / 3600 AS h FROM orders_order"
    " WHERE shipped_at >= %(start)s AND shipped_at < %(end)s) x",
    "SELECT count(*), count(*) FILTER (WHERE d <= promised_on), count(*) FILTER (WHERE d > promised_on),"
    " count(*) FILTER (WHERE d IS NULL), count(*) FILTER (WHERE accepted = 'all'),"
    " count(*) FILTER (WHERE accepted = 'all' AND d <= promised_on) FROM (SELECT promised_on, accepted,"
    " (delivered_at AT TIME ZONE 'Asia/Shanghai')::date AS d FROM orders_order WHERE promised_on >= %(first)s"
    " AND promised_on < %(next)s AND confirmed_at IS NOT NULL AND cancelled_at IS NULL) x",
    "SELECT count(*) FROM orders_order WHERE confirmed_at >= %(start)s AND confirmed_at < %(end)s AND promised_on IS NULL",
    "SELECT count(*), count(answered_at), avg(h), percentile_cont(0.5) WITHIN GROUP (ORDER BY h),"
    " percentile_cont(0.9) WITHIN GROUP (ORDER BY h), count(*) FILTER (WHERE h <= 24) FROM (SELECT answered_at,"
    " extract(epoch FROM answered_at - reported_at) / 3600 AS h FROM aftersales_ticket"
    " WHERE reported_at >= %(start)s AND reported_at < %(end)s) x",
    "SELECT kind, count(*) FROM aftersales_ticket WHERE reported_at >= %(start)s AND reported_at < %(end)s GROUP BY 1",
    "SELECT count(*), sum(satisfaction), count(*) FILTER (WHERE satisfaction >= 4) FROM aftersales_ticket"
    " WHERE rated_at >= %(start)s AND rated_at < %(end)s",
    "SELECT count(*), sum(overall), count(*) FILTER (WHERE overall >= 4) FROM aftersales_visit"
    " WHERE closed_at >= %(start)s AND closed_at < %(end)s AND overall IS NOT NULL",
    "SELECT s.cause, count(*) FROM fulfillment_stage s JOIN orders_order o ON o.id = s.order_id"
    " WHERE s.planned_on >= %(first)s AND s.planned_on < %(next)s AND o.cancelled_at IS NULL AND"
    " ((s.finished_at AT TIME ZONE 'Asia/Shanghai')::date > s.planned_on OR s.finished_at IS NULL AND o.completed_at IS NULL)"
    " GROUP BY 1",
    "SELECT sum(amount) FROM orders_receipt WHERE received_on >= %(first)s AND received_on < %(next)s",
    "SELECT * FROM orders_monthend WHERE month = %(first)s",
    "SELECT sum(total) FROM orders_order WHERE confirmed_at >= %(end)s::timestamptz - interval '90 days'"
    " AND confirmed_at < %(end)s AND (cancelled_at IS NULL OR cancelled_at >= %(end)s)",
    "SELECT sum(i.amount), sum(least(i.amount, greatest(coalesce(r.came, 0) - i.before, 0))) FROM"
    " (SELECT *, sum(amount) OVER (PARTITION BY order_id ORDER BY due_on NULLS LAST, place) - amount AS before"
    " FROM orders_instalment WHERE order_id IN (SELECT order_id FROM orders_instalment WHERE due_on >= %(first)s"
    " AND due_on < %(next)s)) i JOIN orders_order o ON o.id = i.order_id LEFT JOIN (SELECT order_id, sum(amount) AS came"
    " FROM orders_receipt WHERE received_on < %(next)s AND order_id IN (SELECT order_id FROM orders_instalment"
    " WHERE due_on >= %(first)s AND due_on < %(next)s) GROUP BY 1) r ON r.order_id = o.id WHERE i.due_on >= %(first)s"
    " AND i.due_on < %(next)s AND o.confirmed_at < %(end)s AND (o.cancelled_at IS NULL OR o.cancelled_at >= %(end)s)",
    "SELECT sum(l.amount - l.tax), sum(l.quantity * l.cost), count(*) FILTER (WHERE l.cost IS NULL)"
    " FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id WHERE o.ordered_on >= %(first)s"
    " AND o.ordered_on < %(next)s AND o.status <> 'draft' AND o.submitted_at IS NOT NULL AND o.cancelled_at IS NULL",
]


def execute(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else None


def prepare():
    """Copy the same number of orders, with what belongs to them, into the month."""
    if execute("SELECT 1 FROM orders_order WHERE id >= %s LIMIT 1", [FAR]):
        return
    days = (COPIED - SAME).days
    with transaction.atomic():
        execute("SET LOCAL session_replication_role = replica")
        execute(
            "CREATE TEMP TABLE chosen ON COMMIT DROP AS SELECT id FROM orders_order WHERE status = 'completed'"
            " AND ordered_on BETWEEN '2025-06-01' AND '2025-06-30' ORDER BY id LIMIT %s",
            [ORDERS],
        )
        for table, changed in TABLES.items():
            copy(table, changed, days)
    execute("ANALYZE")


def copy(table, changed, days):
    """Rows of the chosen orders once more, every date `days` earlier."""
    columns = execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    moved = {
        name: changed.get(
            name,
            f"{name} - interval '{days} days'"
            if "timestamp" in kind
            else f"{name} - {days}"
            if kind == "date"
            else name,
        )
        for name, kind in columns
    }
    key = "id" if table == "orders_order" else "order_id"
    execute(
        f"INSERT INTO {table} ({', '.join(moved)}) SELECT {', '.join(moved.values())} FROM {table}"
        f" WHERE {key} IN (SELECT id FROM chosen)"
    )


def by_hand(facts):
    for sql in BY_HAND:
        execute(sql, facts)


def clock(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def measure(month, rounds):
    following = date(month.year, month.month + 1, 1)
    facts = {"first": month, "next": following, "start": f"{month}T00:00+08:00", "end": f"{following}T00:00+08:00"}
    orders = kpis(month)["orders"]
    by_hand(facts)
    ratios, values, bases = [], [], []
    for _round in range(rounds):
        pairs = [(clock(lambda: kpis(month)), clock(lambda: by_hand(facts))) for _turn in range(9)]
        value, base = (statistics.median(column) for column in zip(*pairs, strict=True))
        values.append(value)
        bases.append(base)
        ratios.append(value / base)
    figures = {
        "what": f"{month:%Y-%m}, {orders} orders",
        "value": statistics.median(values) * 1000,
        "unit": "ms",
        "baseline": statistics.median(bases) * 1000,
        "ratio": statistics.median(ratios),
    }
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
    print(json.dumps(rounded), flush=True)


if __name__ == "__main__":
    prepare()
    measure(LAST, int(sys.argv[1]))
    measure(SAME, int(sys.argv[1]))
