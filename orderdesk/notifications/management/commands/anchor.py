import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.core.record.anchor import FILE, anchor_file, read_head
from orderdesk.notifications.anchoring import anchor_history
from orderdesk.policy.models import Policy


class Command(BaseCommand):
    help = "Write the head of the history chain outside the database: to the file and by mail; exit 1 where one failed."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, **options):
        ways = anchor_history(is_asked=True)
        head = read_head()
        if options["json"]:
            line = json.loads(head.line()) if head else None
            self.stdout.write(json.dumps({"anchor": line, "ways": ways}, ensure_ascii=False))
        else:
            self._write_lines(head, ways)
        failed = {way: error for way, error in ways.items() if error}
        if failed or (head and not ways):
            reasons = "; ".join(f"{way}: {error}" for way, error in failed.items())
            raise CommandError(reasons or _("Nowhere to write: set ANCHOR_FOLDER, or name receivers in the rules."))

    def _write_lines(self, head, ways):
        if head is None:
            self.stdout.write(_("Nothing is sealed yet."))
            return
        self.stdout.write(head.line())
        for way, error in ways.items():
            if not error:
                place = anchor_file() if way == FILE else ", ".join(Policy.current().anchor_receivers)
                self.stdout.write(_("Written: %(place)s.") % {"place": place})
