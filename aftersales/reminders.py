"""Reminder rules for tickets and return visits: see orderdesk/notifications/rules.py."""

from datetime import timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from aftersales.states import UNSOLVED
from fulfillment.reminders import working_slot
from orderdesk.notifications.rules import rule
from orderdesk.policy.models import Policy
from orders.reminders import CUSTOMER, FACTS, ZONE, leader_of

UNSOLVED_TICKETS = f"s.status IN ({', '.join(repr(str(status)) for status in UNSOLVED)})"
LEADER = leader_of("coalesce(o.team_id, c.team_id)")


@rule(
    "visit",
    label=_("Return visit due or overdue"),
    url="aftersales:visit",
    due=_("Return visit for %(order)s (%(customer)s) is due today"),
    late=_("Return visit for %(order)s (%(customer)s) is overdue: it was due on %(day)s"),
)
def visit(at):
    """On its day, daily when late: the account manager."""
    today = localtime(at).date()
    sql = f"""
        SELECT 'visit:' || v.id AS about, CASE WHEN v.due_on < %(today)s THEN %(working_day)s ELSE v.due_on::text END
               AS slot, v.owner_id AS recipient_id, CASE WHEN v.due_on < %(today)s THEN 'late' ELSE 'due' END AS says,
               v.id AS key, jsonb_build_object({FACTS}, 'day', v.due_on) AS facts
        FROM aftersales_visit v JOIN orders_order o ON o.id = v.order_id JOIN customers_customer c ON c.id = o.customer_id
        WHERE v.state = 'due' AND v.due_on <= %(today)s
    """  # noqa: S608, E501
    return sql, {"today": today, "working_day": working_slot(today).isoformat()}


@rule(
    "ticket",
    label=_("Ticket unanswered, promise near or broken"),
    url="aftersales:ticket",
    unanswered=_("%(ticket)s (%(customer)s): the first answer is due at %(moment)s"),
    overdue=_("%(ticket)s (%(customer)s): no answer yet, it was due at %(moment)s"),
    near=_("%(ticket)s (%(customer)s): promised for %(day)s"),
    broken=_("%(ticket)s (%(customer)s): the promise of %(day)s is broken"),
)
def ticket(at):
    """Before the first answer is due: the owner; when it is, and when a promise breaks: the manager too."""
    today, policy = localtime(at).date(), Policy.current()
    sql = f"""
        WITH due AS (
            SELECT s.id, CASE WHEN s.answer_due_at <= %(at)s THEN 'overdue' ELSE 'unanswered' END AS says,
                   CASE WHEN s.answer_due_at <= %(at)s THEN s.answer_due_at ELSE s.answer_due_at - %(warning)s END AS moment,
                   s.answer_due_at::text AS slot
            FROM aftersales_ticket s WHERE s.status = 'open' AND s.answer_due_at - %(warning)s <= %(at)s
            UNION ALL
            SELECT s.id, CASE WHEN s.promised_on < %(today)s THEN 'broken' ELSE 'near' END,
                   (s.promised_on + CASE WHEN s.promised_on < %(today)s THEN 1 ELSE -1 END)::timestamp
                   AT TIME ZONE '{ZONE}', s.promised_on::text
            FROM aftersales_ticket s WHERE {UNSOLVED_TICKETS} AND s.promised_on <= %(today)s + 1
        )
        SELECT 'ticket:' || s.id AS about, d.says || ' ' || d.slot AS slot, p.person AS recipient_id, d.says, s.id AS key,
               jsonb_build_object('ticket', s.number, 'customer', {CUSTOMER}, 'day', s.promised_on,
                   'moment', to_char(s.answer_due_at AT TIME ZONE '{ZONE}', 'MM-DD HH24:MI')) AS facts
        FROM due d JOIN aftersales_ticket s ON s.id = d.id JOIN customers_customer c ON c.id = s.customer_id
        LEFT JOIN orders_order o ON o.id = s.order_id
        CROSS JOIN LATERAL (
            SELECT s.owner_id AS person UNION SELECT {LEADER} WHERE d.says IN ('overdue', 'broken')
        ) p
        WHERE s.source_digest = '' OR d.moment >= s.created_at
    """  # noqa: S608, E501
    warning = timedelta(hours=max(policy.answer_hours - policy.answer_warning_hours, 0))
    return sql, {"at": at, "today": today, "warning": warning}
