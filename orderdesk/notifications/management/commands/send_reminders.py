import json
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import is_naive, localtime, make_aware, now
from django.utils.translation import gettext as _

from orderdesk.notifications.reminding import remind_everybody
from orderdesk.notifications.rules import label_of
from orderdesk.notifications.services import deliver_due


class Command(BaseCommand):
    help = "One pass of the clock: record the reminders that are due at a moment, and deliver them."

    def add_arguments(self, parser):
        parser.add_argument("--at", metavar="ISO", help="the moment, e.g. 2026-11-22T08:30 (now)")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, at, **options):
        at = _moment(at) if at else now()
        done = remind_everybody(at=at)
        delivered = 0
        while count := deliver_due():
            delivered += count
        done = {"at": localtime(at).isoformat(), **done, "delivered": delivered}
        self.stdout.write(json.dumps(done) if options["json"] else _summary(done))
        failed = [name for name, counts in done["rules"].items() if counts.get("failed")]
        if failed:
            raise CommandError(_("These rules failed: %(rules)s. See the log.") % {"rules": ", ".join(failed)})


def _moment(text):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("“%(text)s” is not a time. Write it like 2026-11-22T08:30.") % {"text": text}, returncode=2
        ) from None
    return make_aware(moment) if is_naive(moment) else moment


def _summary(done):
    lines = [
        _("%(rule)s: %(recorded)s new, %(gone)s no longer needed")
        % {"rule": label_of(name), "recorded": counts["recorded"], "gone": counts["gone"]}
        for name, counts in done["rules"].items()
        if counts["recorded"] or counts["gone"]
    ]
    lines.append(
        _("Snoozes ended: %(woken)s. Digests: %(digests)s. Delivered: %(delivered)s.")
        % {name: done[name] for name in ("woken", "digests", "delivered")}
    )
    return "\n".join(lines)
