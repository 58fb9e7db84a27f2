import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from aftersales.models import Ticket
from aftersales.sheets.feedback import write_feedback
from orderdesk.core.models import Disclosure
from orderdesk.core.record.disclosure import record_disclosure, take_rows

WRONG_USAGE = 2


class Command(BaseCommand):
    help = "Write every ticket as the companies' own feedback sheet; it can be imported elsewhere, after the orders."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, **options):
        if not file.absolute().parent.is_dir():
            raise CommandError(_("The folder of %(file)s does not exist.") % {"file": file}, returncode=WRONG_USAGE)
        report = {"rows": write_feedback(str(file), Ticket.objects.all()), "file": str(file)}
        record_disclosure(Disclosure.Kind.EXPORT, by=None, page="export_feedback", name=str(file), rows=take_rows())
        sentence = _("%(rows)s rows written to %(file)s.") % report
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else sentence)
