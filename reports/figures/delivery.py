"""Delays: late orders with the stage that held them, late stages, durations of stages and approvals."""

from fulfillment.models import Stage
from reports.figures import records
from reports.figures.selecting import select

# The day of a moment is that of reports.figures.period.DayOf.
LATE = """
    SELECT o.id, o.number, c.name AS customer, c.short_name, o.total, o.promised_on, o.timing, u.name AS owner,
           o.delivered_on, o.days, s.name AS stage, s.cause AS cause, s.problem AS problem
    FROM (
        SELECT *, least(coalesce(delivered_on, {today}), {today}) - promised_on AS days
        FROM (SELECT *, (delivered_at AT TIME ZONE INTERVAL '8 hours')::date AS delivered_on FROM ({late}) l) l
        ORDER BY days DESC, total DESC, id LIMIT {most}
    ) o JOIN customers_customer c ON c.id = o.customer_id JOIN accounts_user u ON u.id = o.owner_id
    LEFT JOIN LATERAL (
        SELECT name, cause, problem FROM fulfillment_stage s
        WHERE s.order_id = o.id AND NOT s.is_passed_over
              AND s.planned_on < coalesce((s.finished_at AT TIME ZONE INTERVAL '8 hours')::date, {today})
        ORDER BY (s.cause <> '') DESC, s.place LIMIT 1
    ) s ON true
    ORDER BY o.days DESC, o.total DESC, o.id
"""
STAGES = """
    SELECT name, why, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY late_days) AS median
    FROM (
        SELECT name, why,
               coalesce((finished_at AT TIME ZONE INTERVAL '8 hours')::date, {today}) - planned_on AS late_days
        FROM ({late}) s
    ) x
    GROUP BY GROUPING SETS ((name), (why)) ORDER BY n DESC, name, why
"""
DURATIONS = """
    SELECT name, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS p50,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS p90
    FROM (
        SELECT s.name, s.place, date_part('epoch', s.finished_at - greatest(s.before, o.confirmed_at)) / 86400 AS days
        FROM (
            SELECT order_id, (SELECT confirmed_at FROM orders_order WHERE id = order_id) AS confirmed_at
            FROM ({finished}) f GROUP BY order_id
        ) o, LATERAL (
            SELECT name, place, finished_at, lag(finished_at) OVER (ORDER BY place) AS before
            FROM fulfillment_stage WHERE order_id = o.order_id AND finished_at IS NOT NULL AND NOT is_passed_over
        ) s WHERE s.finished_at >= {start} AND s.finished_at < {end}
    ) walked WHERE days >= 0
    GROUP BY name ORDER BY min(place), name
"""
APPROVALS = """
    SELECT level AS key, count(*) AS n,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', decided_at - started_at) / 3600) AS p50,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY date_part('epoch', decided_at - started_at) / 3600) AS p90,
           count(*) FILTER (WHERE decided_at > due_at) AS late
    FROM ({decided}) a GROUP BY level ORDER BY level DESC
"""


def late_orders(period, orders=None, *, most):
    """Orders whose promise of this month was broken, worst first, with the stage and cause that held them."""
    late = records.promised(period, orders).filter(timing__in=("late_delivered", "late_open"))
    late = late.values("id", "number", "customer_id", "owner_id", "total", "promised_on", "delivered_at", "timing")
    return select(LATE, late=late, today=period.today, most=most)


def late_stages(period, orders=None):
    """The stages that should have ended this month and did so late or not yet, most first.

    {"stages": [{"name", "n", "median" days late}], "causes": [{"key", "n"}], "unknown" where nobody wrote it down}.
    """
    late = records.late_stages(period, orders).values("name", "why", "finished_at", "planned_on")
    rows = select(STAGES, late=late, today=period.today)
    return {
        "stages": [{"name": row["name"], "n": row["n"], "median": row["median"]} for row in rows if row["name"]],
        "causes": [{"key": row["why"], "n": row["n"]} for row in rows if row["why"]],
    }


def stage_durations(period, orders=None):
    """Days from the end of the stage before to the end of each stage, of stages that ended this month."""
    finished = Stage.objects.filter(period.happened("finished_at"), is_passed_over=False)
    if orders is not None:
        finished = finished.filter(order__in=orders.order_by())
    return select(DURATIONS, finished=finished.values("order_id"), start=period.start, end=period.end)


def approval_hours(period, orders=None):
    """Hours from turn to decision by level, and how many took longer than their clock."""
    decided = records.decided(period, orders)
    return select(APPROVALS, decided=decided.values("level", "decided_at", "started_at", "due_at"))
