"""One pass of what the clock does: reminders by the rules, and the digest of the day."""

from django.utils.timezone import now

from orderdesk.notifications.reminding import remind, send_digests
from orders.models import Policy


def remind_everybody(*, at=None):
    """Record what is due at a moment; see orderdesk.notifications.reminding. Adds "digests" to what it returns."""
    at = at or now()
    done = remind(at=at)
    return {**done, "digests": send_digests(at=at, not_before=Policy.current().digest_at)}
