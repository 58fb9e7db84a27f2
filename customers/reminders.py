"""What the clock says about customers: see orderdesk/notifications/rules.py."""

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from orderdesk.notifications.rules import rule

CUSTOMER = "coalesce(nullif(c.short_name, ''), c.name)"


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
