"""The night's backup, and telling the administrators of what is wrong with the backups, once a day."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.nightly_backup import FAILED, MISSING, UNRESTORED, UNTRIED, Fault, back_up, find_fault
from orderdesk.notifications.services import notify

SENTENCES = {
    FAILED: gettext_lazy("The backup of %(day)s was not made: %(reason)s"),
    MISSING: gettext_lazy("No backup was made since %(day)s"),
    UNRESTORED: gettext_lazy("The backup of %(day)s did not pass its check: %(reason)s"),
    UNTRIED: gettext_lazy("No backup was restored to try it since %(day)s"),
}


def back_up_and_tell(*, at: datetime | None = None) -> None:
    """Make what is due; a fault is told once a day for as long as it lasts."""
    at = at or now()
    back_up(at=at)
    fault = find_fault(at=at)
    if fault:
        notify(
            User.objects.administrators(),
            kind="backup",
            subject=SENTENCES[fault.kind],
            facts=facts_of(fault),
            key=f"backup:{fault.kind}:{localtime(at):%Y-%m-%d}",
            url=reverse("workbench"),
        )


def sentence(fault: Fault) -> str:
    """What is wrong, in the reader's language."""
    return SENTENCES[fault.kind] % facts_of(fault)


def facts_of(fault: Fault) -> dict[str, str]:
    return {"day": f"{fault.day:%Y-%m-%d}", "reason": fault.reason}
