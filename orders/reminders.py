"""Reminder rules for orders, approvals and payments: see orderdesk/notifications/rules.py.

Nothing that was due before an order was imported starts a reminder: each rule compares the moment at which it would
have begun with the moment of the import.
"""

from datetime import timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from customers.reminders import CUSTOMER
from orderdesk.core.calendar.workhours import working_hours_before
from orderdesk.notifications.rules import rule
from orderdesk.policy.models import Policy
from orders.states import OPEN

ZONE = "Asia/Shanghai"
QUOTE_AHEAD = [7, 1]  # days
NAMED = "coalesce(o.number, '#' || o.id)"
FACTS = f"'order', {NAMED}, 'customer', {CUSTOMER}"


def deputies_of(person):
    """SQL for the keys of those who decide in somebody's place at the moment; `person` is SQL for a key."""
    return f"""SELECT d.deputy_id FROM accounts_deputyship d WHERE d.person_id = {person} AND d.ended_at IS NULL
               AND (%(at)s::timestamptz AT TIME ZONE '{ZONE}')::date BETWEEN d.begins_on AND d.ends_on
               UNION SELECT u.deputy_id FROM accounts_user u
               WHERE u.id = {person} AND u.is_absent AND u.deputy_id IS NOT NULL"""  # noqa: S608


def leader_of(team):
    """SQL for the key of a team's leader, or of the deputy while the leader is absent; `team` is SQL for its key."""
    return f"""(SELECT coalesce((SELECT max(d.deputy_id) FROM ({deputies_of("l.id")}) d), l.id)
             FROM accounts_team t JOIN accounts_user l ON l.id = t.leader_id WHERE t.id = {team})"""  # noqa: S608


LEADER = leader_of("o.team_id")
ASSISTANTS = "SELECT a.user_id FROM accounts_team_assistants a WHERE a.team_id = o.team_id"
NO_LEADER = f"""coalesce({LEADER} IN (o.owner_id, o.entered_by_id) OR (SELECT t.leader_id FROM accounts_team t
               WHERE t.id = o.team_id) IN (o.owner_id, o.entered_by_id), true)"""  # noqa: S608
LEADER_NAME = """coalesce((SELECT l.name FROM accounts_team t JOIN accounts_user l ON l.id = t.leader_id
                           WHERE t.id = o.team_id), '')"""
LEGAL_PEOPLE = "SELECT l.id, l.name FROM accounts_user l WHERE l.is_legal AND l.is_active"
ASKED = f"""coalesce((SELECT p.name FROM accounts_user p WHERE p.id = a.assignee_id), CASE a.level WHEN 'finance' THEN (
    SELECT string_agg(p.name, ', ' ORDER BY p.name) FROM accounts_user p WHERE p.is_active AND p.id IN
    (SELECT g.user_id FROM accounts_user_groups g JOIN auth_group r ON r.id = g.group_id WHERE r.name = 'finance')
) WHEN 'legal' THEN (SELECT string_agg(l.name, ', ' ORDER BY l.name) FROM ({LEGAL_PEOPLE}) l)
ELSE {LEADER_NAME} END)"""  # noqa: S608
OPEN_ORDERS = f"o.status IN ({', '.join(repr(str(status)) for status in OPEN)})"


def people_with(role):
    """SQL for the keys of the people who have a role."""
    return (
        "SELECT g.user_id FROM accounts_user_groups g JOIN auth_group r ON r.id = g.group_id"  # noqa: S608
        f" WHERE r.name = '{role}'"
    )


def after_import(moment):
    """SQL: the order was entered here, or the moment lies after its import."""
    return f"(o.source_digest = '' OR {moment} >= o.created_at)"


@rule(
    "review",
    label=_("Review or information overdue"),
    url="orders:detail",
    review=_("%(order)s (%(customer)s): the review is overdue"),
    information=_("%(order)s (%(customer)s): ask the customer for what is missing"),
)
def review(at):
    """After two working hours to the assistants, after a day to the manager."""
    policy = Policy.current()
    sql = f"""
        WITH waiting AS (
            SELECT o.id, 'review' AS says, %(review_cutoff)s::timestamptz AS cutoff, coalesce((
                SELECT max(h.history_date) FROM orders_historicalorder h
                WHERE h.id = o.id AND h.history_change_reason LIKE 'resubmit %%'), o.submitted_at) AS since
            FROM orders_order o WHERE o.status = 'in_review'
            UNION ALL
            SELECT o.id, 'information', %(information_cutoff)s::timestamptz, o.info_asked_at
            FROM orders_order o WHERE o.status = 'needs_info'
        )
        SELECT 'order:' || o.id AS about, w.since::text || p.step AS slot, p.person AS recipient_id, w.says,
               o.id AS key, jsonb_build_object({FACTS}) AS facts
        FROM waiting w JOIN orders_order o ON o.id = w.id JOIN customers_customer c ON c.id = o.customer_id
        CROSS JOIN LATERAL (
            SELECT '' AS step, person FROM ({ASSISTANTS} UNION SELECT o.entered_by_id WHERE o.team_id IS NULL) a(person)
            WHERE w.since <= w.cutoff
            UNION SELECT ' manager', {LEADER} WHERE w.since <= %(manager_cutoff)s
        ) p
        WHERE {after_import("w.since")}
    """  # noqa: S608
    never = at - timedelta(days=36500)
    hours = policy.information_hours if policy.information_clock else None
    return sql, {
        "at": at,
        "review_cutoff": working_hours_before(at, policy.review_hours),
        "information_cutoff": working_hours_before(at, hours) if hours is not None else never,
        "manager_cutoff": at - timedelta(hours=policy.review_escalation_hours),
    }


@rule(
    "approval",
    label=_("Approval overdue"),
    url="orders:approve-order",
    due=_("%(order)s (%(customer)s) has been waiting for your approval since %(since)s"),
    above=_("%(order)s (%(customer)s): the approval of %(approver)s is overdue"),
)
def approval(at):
    """When the clock of a level has run out: its approver or the deputy; as much later the level above."""
    sql = f"""
        SELECT 'order:' || o.id AS about, a.due_at::text || p.step AS slot, p.person AS recipient_id, p.says,
               o.id AS key, jsonb_build_object({FACTS}, 'approver', {ASKED},
               'since', to_char(a.started_at AT TIME ZONE '{ZONE}', 'MM-DD HH24:MI')) AS facts
        FROM orders_approval a JOIN orders_order o ON o.id = a.order_id JOIN customers_customer c ON c.id = o.customer_id
        CROSS JOIN LATERAL (
            SELECT '' AS step, 'due' AS says, person FROM (
                SELECT a.assignee_id WHERE a.assignee_id IS NOT NULL
                UNION ({deputies_of("a.assignee_id")})
                UNION SELECT {LEADER} WHERE a.assignee_id IS NULL AND a.level = 'manager' AND NOT {NO_LEADER}
                UNION ({people_with("finance")} AND a.assignee_id IS NULL AND a.level = 'finance')
                UNION (SELECT p.id FROM ({LEGAL_PEOPLE}) p WHERE a.assignee_id IS NULL AND a.level = 'legal')
                UNION ({people_with("sales_director")} AND a.assignee_id IS NULL
                       AND (a.level = 'director' OR a.level = 'manager' AND {NO_LEADER}
                            OR a.level = 'legal' AND NOT EXISTS ({LEGAL_PEOPLE})))
                UNION SELECT s.deputy_id FROM ({LEGAL_PEOPLE}) p CROSS JOIN LATERAL ({deputies_of("p.id")}) s
                      WHERE a.assignee_id IS NULL AND a.level = 'legal' AND p.id NOT IN (o.owner_id, o.entered_by_id)
                UNION SELECT s.deputy_id FROM accounts_user_groups g JOIN auth_group r ON r.id = g.group_id
                      CROSS JOIN LATERAL ({deputies_of("g.user_id")}) s
                      WHERE a.assignee_id IS NULL AND a.level IN ('finance', 'director')
                            AND r.name = CASE a.level WHEN 'finance' THEN 'finance' ELSE 'sales_director' END
                            AND g.user_id NOT IN (o.owner_id, o.entered_by_id)
            ) d(person)
            UNION ALL
            SELECT ' above', 'above', user_id FROM ({people_with("sales_director")}) g
            WHERE (a.level = 'finance' OR a.level = 'legal' AND EXISTS ({LEGAL_PEOPLE}) OR a.level = 'manager' AND NOT {NO_LEADER}) AND a.due_at + %(hours)s * interval '1 hour' <= %(at)s
        ) p
        WHERE p.person NOT IN (o.owner_id, o.entered_by_id) AND a.state = 'pending' AND a.is_turn AND a.due_at <= %(at)s AND o.status = 'in_approval'
              AND {after_import("a.due_at")}
    """  # noqa: S608, E501
    return sql, {"at": at, "hours": Policy.current().approval_hours}


@rule(
    "payment",
    label=_("Payment due or overdue"),
    url="orders:detail",
    near=_("%(order)s (%(customer)s): %(amount)s due on %(day)s"),
    late=_("%(order)s (%(customer)s): %(amount)s overdue since %(day)s"),
)
def payment(at):
    """Seven, three and no days before, one, seven, fifteen and thirty after: account manager and finance."""
    policy = Policy.current()
    sql = f"""
        SELECT 'instalment:' || i.id AS about, i.due_on::text || ':' || i.step AS slot, p.person AS recipient_id,
               CASE WHEN i.step <= 0 THEN 'near' ELSE 'late' END AS says, o.id AS key,
               jsonb_build_object({FACTS}, 'day', i.due_on, 'amount', '¥' || to_char(i.owed, 'FM999,999,999,990.00'))
               AS facts
        FROM (
            SELECT id, order_id, due_on, amount - settled AS owed, CASE WHEN due_on >= %(today)s
                THEN -(SELECT min(n) FROM unnest(%(ahead)s::int[]) n WHERE n >= due_on - %(today)s)
                ELSE (SELECT max(n) FROM unnest(%(late)s::int[]) n WHERE n <= %(today)s - due_on) END AS step
            FROM orders_instalment WHERE settled < amount AND due_on <= %(horizon)s
        ) i JOIN orders_order o ON o.id = i.order_id JOIN customers_customer c ON c.id = o.customer_id
        CROSS JOIN LATERAL (SELECT o.owner_id AS person UNION {people_with("finance")}) p
        WHERE i.step IS NOT NULL AND o.cancelled_at IS NULL
              AND {after_import("((i.due_on + i.step)::timestamp AT TIME ZONE '" + ZONE + "')")}
    """  # noqa: S608
    today = localtime(at).date()
    return sql, {
        "today": today,
        "ahead": policy.payment_ahead,
        "late": policy.payment_late,
        "horizon": today + timedelta(days=max(policy.payment_ahead, default=0)),
    }


@rule(
    "silence",
    label=_("No contact with customer"),
    url="customers:detail",
    due=_("%(customer)s: no contact since %(day)s"),
)
def silence(at):
    """A customer who has bought before, without contact for as many days as their level allows."""
    policy = Policy.current()
    sql = f"""
        SELECT 'customer:' || c.id AS about, h.heard::text AS slot, c.owner_id AS recipient_id, 'due' AS says,
               c.id AS key, jsonb_build_object('customer', {CUSTOMER}, 'day', h.heard) AS facts
        FROM customers_customer c CROSS JOIN LATERAL (
            SELECT greatest(
                (c.created_at AT TIME ZONE '{ZONE}')::date,
                (SELECT (max(t.happened_at) AT TIME ZONE '{ZONE}')::date FROM customers_communication t
                 WHERE t.customer_id = c.id AND t.happened_at <= %(at)s),
                (SELECT max(o.ordered_on) FROM orders_order o WHERE o.customer_id = c.id AND o.ordered_on <= %(today)s)
            ) AS heard
        ) h
        WHERE c.is_active AND c.first_ordered_on IS NOT NULL
              AND h.heard <= %(today)s - CASE c.level WHEN 'A' THEN %(a)s WHEN 'B' THEN %(b)s ELSE %(c)s END
    """  # noqa: S608
    days = {"a": policy.silence_days_a, "b": policy.silence_days_b, "c": policy.silence_days_c}
    return sql, {"at": at, "today": localtime(at).date(), **days}


@rule(
    "quotation",
    label=_("Quotation expiring"),
    url="orders:quotation",
    due=_("%(quotation)s (%(customer)s) is valid until %(day)s: ask for an answer"),
)
def quotation(at):
    """Seven days and one day before its last, to the account manager, until it is answered or renewed."""
    sql = f"""
        SELECT 'quotation:' || q.id AS about, q.valid_until::text || ':' || (
                   SELECT min(n) FROM unnest(%(ahead)s::int[]) n WHERE n >= q.valid_until - %(today)s) AS slot,
               q.owner_id AS recipient_id, 'due' AS says, q.id AS key,
               jsonb_build_object('quotation', q.number, 'customer', {CUSTOMER}, 'day', q.valid_until) AS facts
        FROM orders_quotation q JOIN customers_customer c ON c.id = q.customer_id
        WHERE q.status = 'sent' AND q.valid_until BETWEEN %(today)s AND %(horizon)s
    """  # noqa: S608
    today = localtime(at).date()
    return sql, {"today": today, "ahead": QUOTE_AHEAD, "horizon": today + timedelta(days=max(QUOTE_AHEAD))}
