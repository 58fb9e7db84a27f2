"""Reminder rules for delivery, stages and stock: see orderdesk/notifications/rules.py."""

from datetime import datetime, timedelta

from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext_lazy as _

from orderdesk.core.calendar.workdays import add_working_days, is_working_day, previous_working_day
from orderdesk.notifications.rules import rule
from orderdesk.policy.models import Policy
from orders.reminders import ASSISTANTS, FACTS, LEADER, OPEN_ORDERS, ZONE, after_import, people_with


def working_slot(day):
    """The slot of daily reminders: the day itself, or the last working day before it."""
    return day if is_working_day(day) else previous_working_day(day)


@rule(
    "delivery",
    label=_("Delivery due or overdue"),
    url="orders:detail",
    near=_("%(order)s (%(customer)s) is to be delivered on %(day)s"),
    late=_("%(order)s (%(customer)s) is overdue: it was due on %(day)s"),
)
def delivery(at):
    """Three and one working days before, daily when late: account manager, owner of the stage, then the manager."""
    today = localtime(at).date()
    ahead = sorted(Policy.current().delivery_ahead)
    steps = [add_working_days(today, days) for days in ahead]
    sql = f"""
        SELECT 'order:' || o.id AS about, o.slot, p.person AS recipient_id, o.says, o.id AS key,
               jsonb_build_object({FACTS}, 'day', o.due_on) AS facts
        FROM (
            SELECT o.*, 'late' AS says, %(working_day)s AS slot FROM orders_order o
            WHERE {OPEN_ORDERS} AND o.due_sort < %(today)s
            UNION ALL
            SELECT o.*, 'near', o.due_on || ':' || (
                SELECT min(s.days) FROM unnest(%(ahead)s::int[], %(steps)s::date[]) s(days, until)
                WHERE s.until >= o.due_on)
            FROM orders_order o WHERE {OPEN_ORDERS} AND o.due_sort BETWEEN %(today)s AND %(horizon)s
        ) o JOIN customers_customer c ON c.id = o.customer_id
        CROSS JOIN LATERAL (
            SELECT o.owner_id AS person
            UNION (SELECT s.owner_id FROM fulfillment_stage s WHERE s.order_id = o.id AND s.finished_at IS NULL
                   AND s.owner_id IS NOT NULL ORDER BY s.place LIMIT 1)
            UNION SELECT {LEADER} WHERE o.says = 'late'
        ) p
        WHERE {after_import("((o.due_on + 1)::timestamp AT TIME ZONE '" + ZONE + "')")}
    """  # noqa: S608
    return sql, {
        "at": at,
        "today": today,
        "working_day": working_slot(today).isoformat(),
        "ahead": ahead,
        "steps": steps,
        "horizon": max(steps, default=today - timedelta(days=1)),
    }


@rule(
    "stage",
    label=_("Stage overdue or at risk"),
    url="orders:detail",
    late=_("%(order)s (%(customer)s): “%(stage)s” was due on %(day)s"),
    endangered=_("%(order)s (%(customer)s): “%(stage)s” is at risk: %(problem)s"),
)
def stage(at):
    """At once to the stage's owner, the team's assistants and the manager; of several late stages only the first."""
    sql = f"""
        SELECT 'stage:' || s.id AS about, s.says || ':' || coalesce(s.planned_on::text, '') AS slot,
               p.person AS recipient_id, s.says, o.id AS key,
               jsonb_build_object({FACTS}, 'stage', s.name, 'day', s.planned_on, 'problem', s.problem) AS facts
        FROM (
            SELECT s.*, 'late' AS says FROM fulfillment_stage s
            WHERE s.finished_at IS NULL AND s.planned_on < %(today)s
                  AND NOT EXISTS (SELECT FROM fulfillment_stage earlier WHERE earlier.order_id = s.order_id
                                  AND earlier.place < s.place AND earlier.finished_at IS NULL)
            UNION ALL
            SELECT s.*, 'endangered' FROM fulfillment_stage s
            WHERE s.finished_at IS NULL AND s.is_endangered AND (s.planned_on IS NULL OR s.planned_on >= %(today)s)
        ) s CROSS JOIN LATERAL (SELECT * FROM orders_order o WHERE o.id = s.order_id OFFSET 0) o  -- few: look each up
        JOIN customers_customer c ON c.id = o.customer_id
        CROSS JOIN LATERAL (
            SELECT s.owner_id AS person WHERE s.owner_id IS NOT NULL UNION {ASSISTANTS} UNION SELECT {LEADER}
        ) p
        WHERE o.status IN ('confirmed', 'in_production', 'shipped', 'delivered') AND o.held_at IS NULL
              AND {after_import("((coalesce(s.planned_on, %(today)s) + 1)::timestamp AT TIME ZONE '" + ZONE + "')")}
    """  # noqa: S608
    return sql, {"at": at, "today": localtime(at).date()}


@rule(
    "task",
    label=_("Production task or purchase overdue"),
    url="fulfillment:task",
    late=_("%(task)s (%(product)s) was planned for %(day)s: %(missing)s %(unit)s are still to come"),
)
def task(at):
    """Daily when late: production for what is made, warehouse and production for what is bought."""
    today = localtime(at).date()
    sql = f"""
        SELECT 'task:' || t.id AS about, %(working_day)s AS slot, p.person AS recipient_id, 'late' AS says, t.id AS key,
               jsonb_build_object('task', t.number, 'product', g.name, 'unit', g.unit, 'day', t.planned_on,
                   'missing', trim_scale(t.quantity - t.done)::text) AS facts
        FROM fulfillment_supplytask t JOIN orders_product g ON g.id = t.product_id
        CROSS JOIN LATERAL (
            SELECT person FROM ({people_with("production")}) production(person)
            UNION SELECT person FROM ({people_with("warehouse")}) warehouse(person) WHERE t.kind = 'buy'
        ) p
        WHERE t.status IN ('planned', 'running', 'paused') AND t.planned_on < %(today)s
    """  # noqa: S608
    return sql, {"today": today, "working_day": working_slot(today).isoformat()}


@rule(
    "arrival",
    label=_("Arrival tomorrow"),
    url="orders:detail",
    due=_("%(order)s (%(customer)s): shipment %(shipment)s arrives on %(day)s"),
)
def arrival(at):
    """One day before: the account manager."""
    today = localtime(at).date()
    sql = f"""
        SELECT 'shipment:' || s.id AS about, s.expected_on::text AS slot, o.owner_id AS recipient_id, 'due' AS says,
               o.id AS key, jsonb_build_object({FACTS}, 'shipment', s.number, 'day', s.expected_on) AS facts
        FROM fulfillment_shipment s JOIN orders_order o ON o.id = s.order_id
        JOIN customers_customer c ON c.id = o.customer_id
        WHERE s.status = 'in_transit' AND s.expected_on BETWEEN %(today)s AND %(tomorrow)s
    """  # noqa: S608
    return sql, {"today": today, "tomorrow": today + timedelta(days=1)}


@rule(
    "quiet",
    label=_("No follow-up record"),
    url="orders:detail",
    due=_("%(order)s (%(customer)s): nothing was recorded for %(days)s working days"),
)
def quiet(at):
    """An open order on which nothing happened and nothing was written: daily to the team's assistants.

    What counts as a record: a move or a change of the order, a message, a conversation, an entry in a stage.
    """
    days = Policy.current().quiet_days
    moment = localtime(at)
    since = datetime.combine(add_working_days(moment.date(), -days), moment.time(), get_default_timezone())
    sql = f"""
        SELECT 'order:' || o.id AS about, %(working_day)s AS slot, p.person AS recipient_id, 'due' AS says,
               o.id AS key, jsonb_build_object({FACTS}, 'days', %(days)s::int) AS facts
        FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
        CROSS JOIN LATERAL ({ASSISTANTS} UNION SELECT o.entered_by_id WHERE o.team_id IS NULL) p(person)
        WHERE {OPEN_ORDERS} AND o.created_at < %(since)s AND (o.source_digest = '' OR o.version > 1)
              AND NOT EXISTS (SELECT FROM orders_historicalorder h
                              WHERE h.id = o.id AND h.history_date BETWEEN %(since)s AND %(at)s)
              AND NOT EXISTS (SELECT FROM orders_message m
                              WHERE m.order_id = o.id AND m.at BETWEEN %(since)s AND %(at)s)
              AND NOT EXISTS (SELECT FROM fulfillment_historicalstage s
                              WHERE s.order_id = o.id AND s.history_date BETWEEN %(since)s AND %(at)s)
              AND NOT EXISTS (SELECT FROM orders_ordercommunication a
                              JOIN customers_historicalcommunication t ON t.id = a.communication_id
                              WHERE a.order_id = o.id AND t.history_date BETWEEN %(since)s AND %(at)s)
    """  # noqa: S608
    return sql, {"at": at, "since": since, "days": days, "working_day": working_slot(moment.date()).isoformat()}


@rule(
    "stock",
    label=_("Stock low"),
    url="orders:product",
    low=_("%(product)s is low: %(on_hand)s %(unit)s on hand, %(short)s fewer than the minimum of %(minimum)s"),
)
def stock(at):
    """The warehouse, once each time that less is free than the minimum: the occasion is the last time goods came."""
    sql = f"""
        SELECT 'product:' || p.id AS about, coalesce((
                   SELECT max(m.id) FROM fulfillment_stockmove m
                   WHERE m.product_id = p.id AND m.on_hand > 0), 0)::text AS slot,
               w.person AS recipient_id, 'low' AS says, p.id AS key,
               jsonb_build_object('product', p.code || ' ' || p.name, 'unit', p.unit,
                   'on_hand', trim_scale(s.on_hand)::text, 'minimum', trim_scale(p.minimum_stock)::text,
                   'short', trim_scale(p.minimum_stock - s.on_hand)::text) AS facts
        FROM (SELECT product_id, sum(on_hand - reserved) AS on_hand FROM fulfillment_stock GROUP BY 1) s
        JOIN orders_product p ON p.id = s.product_id
        CROSS JOIN LATERAL ({people_with("warehouse")}) w(person)
        WHERE p.is_active AND s.on_hand < p.minimum_stock
    """  # noqa: S608
    return sql, {}
