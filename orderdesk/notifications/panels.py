"""What the work bench shows of reminders, and to an administrator of anchors and backups."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.permissions import administers
from orderdesk.core.models import Backup
from orderdesk.core.nightly_backup import find_fault
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import BENCH_RAIL, WORKBENCH, BenchRow, BenchSection, bench_section
from orderdesk.core.record.anchor import FILE, SEALING, faults
from orderdesk.core.watch.gauges import GAUGES, Gauge
from orderdesk.notifications.backing_up import sentence
from orderdesk.notifications.reminding import open_reminders
from orderdesk.notifications.retaining import remove_log, remove_notices
from orderdesk.notifications.services import undelivered
from orderdesk.policy.retention import RETENTIONS, Retention

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


@WORKBENCH.at(4)
def anchors(request):
    """Where the head of the history does not get out of the database, and why."""
    wrong = faults() if administers(request.user) else []
    if not wrong:
        return None
    names = {FILE: _("File"), SEALING: _("Sealing")}
    rows = [
        BenchRow(
            _("Anchor"),
            str(names.get(way, _("E-mail"))),
            reverse("setup:rules") if way != FILE else reverse("setup:settings"),
            error,
            why=_("What is changed in the database meanwhile may stay hidden."),
            late=True,
        )
        for way, error in wrong
    ]
    return bench_section(_("The history is not anchored"), rows, empty="")


@BENCH_RAIL.at(90)
def backups(request):
    """How the nightly backups stand, for administrators; nothing where they are switched off."""
    if not administers(request.user) or not settings.BACKUP_FOLDER:
        return None
    fault = find_fault()
    context = {
        "fault": sentence(fault) if fault else "",
        "last": Backup.objects.good().first(),
        "tried": Backup.objects.tried().filter(check_error="").first(),
        "kept": Backup.objects.present().count(),
    }
    return Panel("notifications/_bench_backup.html", context)


@RETENTIONS.at(10)
def old_notices():
    """What people were told."""
    return Retention(gettext_lazy("Notices"), "keep_notices", remove_notices)


@RETENTIONS.at(90)
def old_log():
    """Who took what out."""
    return Retention(gettext_lazy("Access log"), "keep_log", remove_log)


@GAUGES.at(30)
def undelivered_notices():
    """The outbox: what waits, and what was given up."""
    samples = [({"state": state}, count) for state, count in undelivered().items()]
    return [Gauge("undelivered_notices", "Notices that wait, or could not be delivered", samples)]
