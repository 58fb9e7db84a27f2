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

from bench.by_hand import FIGURES, span_of
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
    for sql in FIGURES:
        execute(sql, facts)


def clock(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def measure(month, rounds):
    facts = span_of(month)
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
