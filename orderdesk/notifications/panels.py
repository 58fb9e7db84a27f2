"""What the ledger of reminders shows on the work bench."""

from django.urls import reverse
from django.utils.translation import gettext as _

from orderdesk.core.pages.panels import panel
from orderdesk.notifications.reminding import open_reminders

MOST = 5


@panel("workbench", place=40)
def reminders(request, _subject):
    """The latest reminders; they repeat what other sections tell by its kind, so they are not counted as waiting."""
    found = list(open_reminders(request.user)[: MOST + 1])
    return {
        "title": _("Reminders"),
        "count": f"{MOST}+" if len(found) > MOST else str(len(found)),
        "rows": found[:MOST],
        "empty": _("Nobody has to remind you of anything."),
        "more_url": reverse("notifications:reminders"),
        "waits": None,
        "template": "notifications/_bench_reminders.html",
    }
