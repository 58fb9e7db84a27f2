"""Reminder rules for customers: see orderdesk/notifications/rules.py."""

from datetime import timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from orderdesk.notifications.rules import rule

CUSTOMER = "coalesce(nullif(c.short_name, ''), c.name)"
EXPIRY_AHEAD = [30, 7]  # days


@rule(
    "follow-up",
    label=_("Follow-up due"),
    url="customers:detail",
    due=_("Follow up with %(customer)s, as planned for %(day)s"),
)
def follow_up(at):
    """To whoever planned it, from its day on, until somebody has spoken with the customer again."""
    sql = f"""
        SELECT 'communication:' || t.id AS about, t.next_on::text AS slot, t.by_id AS recipient_id, 'due' AS says,
               t.customer_id AS key, jsonb_build_object('customer', {CUSTOMER}, 'day', t.next_on) AS facts
        FROM customers_communication t JOIN customers_customer c ON c.id = t.customer_id
        WHERE t.next_on <= %(today)s AND c.is_active AND NOT EXISTS (
            SELECT FROM customers_communication later
            WHERE later.customer_id = t.customer_id AND later.happened_at > t.happened_at)
    """  # noqa: S608
    return sql, {"today": localtime(at).date()}


@rule(
    "qualification",
    label=_("Qualification expiring"),
    url="customers:detail",
    licence=_("%(customer)s: the business licence expires on %(day)s"),
    credit=_("%(customer)s: the credit record expires on %(day)s"),
    other=_("%(customer)s: a qualification expires on %(day)s"),
)
def qualification(at):
    """Thirty and seven days before, to the account manager, until a paper of the same kind lasts longer."""
    sql = f"""
        SELECT 'qualification:' || q.id AS about, q.valid_until::text || ':' || (
                   SELECT min(n) FROM unnest(%(ahead)s::int[]) n WHERE n >= q.valid_until - %(today)s) AS slot,
               c.owner_id AS recipient_id, q.kind AS says, c.id AS key,
               jsonb_build_object('customer', {CUSTOMER}, 'day', q.valid_until) AS facts
        FROM customers_qualification q JOIN customers_customer c ON c.id = q.customer_id
        WHERE q.is_active AND c.is_active AND q.valid_until BETWEEN %(today)s AND %(horizon)s AND NOT EXISTS (
            SELECT FROM customers_qualification longer
            WHERE longer.customer_id = q.customer_id AND longer.kind = q.kind AND longer.is_active
                  AND (longer.valid_until IS NULL OR longer.valid_until > q.valid_until))
    """  # noqa: S608
    today = localtime(at).date()
    return sql, {"today": today, "ahead": EXPIRY_AHEAD, "horizon": today + timedelta(days=max(EXPIRY_AHEAD))}
