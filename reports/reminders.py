"""Reminder rules for improvement actions: see orderdesk/notifications/rules.py."""

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from fulfillment.reminders import working_slot
from orderdesk.notifications.rules import rule


@rule(
    "action",
    label=_("Improvement action due or overdue"),
    url="reports:action",
    due=_("Your improvement action is due today: %(measure)s"),
    late=_("Your improvement action is overdue since %(day)s: %(measure)s"),
)
def action(at):
    """On its day, daily when late: whoever has it, until it is closed or carried into a later month."""
    today = localtime(at).date()
    sql = """
        SELECT 'action:' || a.id AS about, CASE WHEN a.due_on < %(today)s THEN %(working_day)s ELSE a.due_on::text END
               AS slot, a.owner_id AS recipient_id, CASE WHEN a.due_on < %(today)s THEN 'late' ELSE 'due' END AS says,
               a.id AS key, jsonb_build_object('measure', a.measure, 'day', a.due_on) AS facts
        FROM reports_action a
        WHERE a.state = 'open' AND a.due_on <= %(today)s
              AND NOT EXISTS (SELECT FROM reports_action later WHERE later.carried_from_id = a.id)
    """
    return sql, {"today": today, "working_day": working_slot(today).isoformat()}
