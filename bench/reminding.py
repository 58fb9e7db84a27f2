"""reminders_pass: one pass of the clock over many open orders, against the hand-written SQL of the same rows.

python -m bench.reminding prepare|measure OPEN ROUNDS, on a database of its own.
"""

import json
import resource
import statistics
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction
from django.utils.timezone import localdate, now

from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.notifications.reminding import remind

DUE_SHARE = 50  # one order in so many is due

# Orders that were entered ten days ago and touched today; one in fifty is to be delivered on the next working day.
MAKE = """
    INSERT INTO orders_order (
        number, number_rank, customer_id, contact_name, contact_phone, address, region, customer_po, source, ordered_on,
        due_on, promised_on, agreement, payment_terms, special_needs, note, freight, freight_tax_rate, total, tax,
        owner_id, team_id, entered_by_id, status, shipped, accepted, answered, paid, received, submitted_at, reviewed_at,
        supply_asked_at, confirmed_at, goods, line_count, version, source_digest, created_at)
    SELECT 'R' || n, 0, c.id, '王建平', '13861724471', '无锡市', '', '', 'phone', %(today)s,
           CASE WHEN n %% %(share)s = 0 THEN %(near)s ELSE %(far)s END,
           CASE WHEN n %% %(share)s = 0 THEN %(near)s ELSE %(far)s END,
           '', '货到付款', '', '', 0, 0, 1000, 0, c.owner_id, c.team_id, c.owner_id, 'confirmed', 'none', 'none', 'none',
           'none', 0, %(now)s, %(now)s, %(now)s, %(now)s, '开关电源', 1, 5, '', %(before)s
    FROM generate_series(1, %(open)s) n
    JOIN LATERAL (SELECT * FROM customers_customer ORDER BY id OFFSET n %% 40 LIMIT 1) c ON true
"""
STAGES = """
    INSERT INTO fulfillment_stage (order_id, place, name, step, role, owner_id, planned_on, record, problem, measure,
                                   next_step, cause, is_endangered, version)
    SELECT o.id, s.place, s.name, s.step, s.role, CASE WHEN s.place = 1 THEN o.owner_id END, o.due_on, '', '', '', '', '',
           false, 1
    FROM orders_order o CROSS JOIN fulfillment_stagetemplate s WHERE o.number LIKE 'R%%'
"""
HISTORY = """
    INSERT INTO fulfillment_historicalstage (id, place, name, step, role, owner_id, order_id, planned_on, record, problem,
        measure, next_step, cause, is_endangered, version, history_date, history_type)
    SELECT id, place, name, step, role, owner_id, order_id, planned_on, record, problem, measure, next_step, cause,
           is_endangered, version, %(now)s, '+'
    FROM fulfillment_stage WHERE place = 1 AND order_id IN (SELECT id FROM orders_order WHERE number LIKE 'R%%')
"""
BY_HAND = """
    WITH due AS (
        SELECT o.id, o.number, o.due_on, o.owner_id, coalesce(nullif(c.short_name, ''), c.name) AS customer
        FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
        WHERE o.status IN ('in_review', 'needs_info', 'in_approval', 'awaiting_supply', 'confirmed', 'in_production', 'shipped')
              AND o.due_sort BETWEEN %(today)s AND %(near)s
    ), told AS (
        INSERT INTO notifications_reminder (rule, about, slot, recipient_id, subject, url, due_at, state, created_at)
        SELECT 'delivery', 'order:' || due.id, due.due_on || ':1', p.person,
               due.number || '（' || due.customer || '）应于 ' || due.due_on || ' 交付', '/orders/' || due.id || '/',
               %(now)s, 'open', %(now)s
        FROM due CROSS JOIN LATERAL (
            SELECT due.owner_id AS person UNION (SELECT s.owner_id FROM fulfillment_stage s WHERE s.order_id = due.id
            AND s.finished_at IS NULL AND s.owner_id IS NOT NULL ORDER BY s.place LIMIT 1)) p
        ON CONFLICT DO NOTHING RETURNING id, recipient_id, subject, url
    )
    INSERT INTO notifications_outgoingmessage (key, reminder_id, recipient_id, channel, kind, subject, text, url, state,
        attempts, due_at, may_be_double, error, created_at)
    SELECT 'reminder:' || t.id, t.id, t.recipient_id, c.channel, 'reminder', t.subject, '', t.url, 'waiting', 0, %(now)s,
           false, '', %(now)s
    FROM told t JOIN accounts_user u ON u.id = t.recipient_id CROSS JOIN (VALUES ('app'), ('email')) c(channel)
    WHERE c.channel = 'app' OR u.email <> ''
"""


def execute(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def moment():
    today = localdate()
    return {
        "now": now(),
        "today": today,
        "near": add_working_days(today, 1),
        "far": today + timedelta(days=400),
        "before": now() - timedelta(days=10),
    }


def prepare(count):
    """So many open orders beside a small demo company whose own reminders are recorded already."""
    ((there,),) = rows("SELECT count(*) FROM orders_order WHERE number LIKE 'R%'")
    facts = {**moment(), "open": count, "share": DUE_SHARE}
    with transaction.atomic():
        if there:  # made on an earlier day: what counts is how far the day of delivery lies ahead
            execute("SET LOCAL session_replication_role = replica")
            execute(
                "DELETE FROM fulfillment_stage WHERE order_id IN (SELECT id FROM orders_order WHERE number LIKE 'R%')"
            )
            execute("DELETE FROM fulfillment_historicalstage WHERE history_change_reason IS NULL")
            execute("DELETE FROM orders_order WHERE number LIKE 'R%'")
        execute(MAKE, facts)
        execute(STAGES, facts)
        execute(HISTORY, facts)
    connection.set_autocommit(True)
    execute("VACUUM ANALYZE")


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def forget():
    """Take back what the last pass recorded of the many orders; the small company's stays."""
    with transaction.atomic():
        execute(
            "DELETE FROM notifications_outgoingmessage WHERE reminder_id IN"
            " (SELECT r.id FROM notifications_reminder r JOIN orders_order o ON r.about = 'order:' || o.id"
            "  WHERE o.number LIKE 'R%' AND r.rule = 'delivery')"
        )
        execute(
            "DELETE FROM notifications_reminder r USING orders_order o WHERE r.about = 'order:' || o.id"
            " AND o.number LIKE 'R%' AND r.rule = 'delivery'"
        )
    execute("VACUUM ANALYZE notifications_reminder, notifications_outgoingmessage")


def clock(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def measure(count, rounds):
    at = moment()
    remind(at=at["now"])  # the small company's own, and the plans of every statement
    forget()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = []
    for _round in range(rounds):
        ours = clock(lambda: remind(at=at["now"]))
        ((recorded,),) = rows(
            "SELECT count(*) FROM notifications_reminder r JOIN orders_order o"
            " ON r.about = 'order:' || o.id WHERE o.number LIKE 'R%'"
        )
        forget()
        bare = clock(lambda: execute(BY_HAND, at))
        forget()
        pairs.append((ours, bare))
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    tell(
        f"{count} open orders, {recorded} reminders",
        ours * 1000,
        bare * 1000,
        "ms",
        statistics.median(a / b for a, b in pairs),
    )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    tell("memory that a pass takes", grown / 1024, before / 1024, "MB", (before + grown) / before)


def tell(what, value, baseline, unit, ratio):
    print(
        json.dumps(
            {
                "what": what,
                "value": round(value, 2),
                "unit": unit,
                "baseline": round(baseline, 2),
                "ratio": round(ratio, 3),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    prepare(int(sys.argv[1]))
    measure(int(sys.argv[1]), int(sys.argv[2]))
