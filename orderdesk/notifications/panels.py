"""What the ledger of reminders shows on the work bench."""

from django.urls import reverse
from django.utils.translation import gettext as _

from orderdesk.core.pages.workbench import WORKBENCH, BenchSection
from orderdesk.notifications.reminding import open_reminders

MOST = 5


@WORKBENCH.at(40)
def reminders(request):
    """The latest reminders; other sections count what they are about, so that they do not count as waiting."""
    latest = list(open_reminders(request.user)[: MOST + 1])
    return BenchSection(
        title=_("Reminders"),
        count=f"{MOST}+" if len(latest) > MOST else str(len(latest)),
        rows=latest[:MOST],
        empty=_("No open reminders."),
        more_url=reverse("notifications:reminders"),
        waits=None,
        template="notifications/_bench_reminders.html",
    )
