"""The night's work of removing what was kept long enough, and telling the administrators of it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User, system_user
from orderdesk.core.models import Disclosure
from orderdesk.core.record.amending import amending
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.services import notify
from orderdesk.policy.retention import remove_outdated

BATCH = 5000


def remove_and_tell(*, at: datetime | None = None) -> list[tuple[str, int]]:
    """Remove what is outdated, and notify the administrators of what went; nobody where nothing did."""
    at = at or now()
    removed = remove_outdated(at=at, by=system_user())
    if removed:
        notify(
            User.objects.administrators(),
            kind="retention",
            subject=gettext_lazy("Kept long enough and removed: %(what)s"),
            facts={"what": ", ".join(f"{label} {count}" for label, count in removed)},
            key=f"retention:{localtime(at):%Y-%m-%d}",
            url=reverse("setup:rules"),
        )
    return removed


def remove_notices(before: datetime, *, by: User) -> int:
    """Notices that were sent or given up, and reminders that are closed."""
    old = OutgoingMessage.objects.filter(created_at__lt=before).exclude(state=OutgoingMessage.State.WAITING)
    count = old.filter(reminder=None)._raw_delete(old.db)
    closed = Reminder.objects.filter(created_at__lt=before).exclude(state=Reminder.State.OPEN)
    count += old.filter(reminder__in=closed.values("pk"))._raw_delete(old.db)
    return count + closed.exclude(notices__isnull=False).delete()[0]


def remove_log(before: datetime, *, by: User) -> int:
    """Entries of the access log, a batch in a transaction; their seals are amended."""
    count = 0
    while keys := list(Disclosure.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic(), amending(Disclosure._meta.db_table, keys, by=by, why="kept long enough"):
            Disclosure.objects.filter(pk__in=keys).delete()
        count += len(keys)
    return count
