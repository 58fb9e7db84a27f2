import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fulfillment.models import Stage
from fulfillment.sheets.progress import write_progress
from orderdesk.core.errors import Refused
from orderdesk.core.models import Disclosure
from orderdesk.core.record.disclosure import record_disclosure, take_rows

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Write the progress sheet: one row for each stage that has a recorded entry."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, **options):
        if not file.absolute().parent.is_dir():
            raise CommandError(_("The folder of %(file)s does not exist.") % {"file": file}, returncode=WRONG_USAGE)
        try:
            rows = write_progress(str(file), Stage.objects.all())
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        report = {"rows": rows, "file": str(file)}
        record_disclosure(Disclosure.Kind.EXPORT, by=None, page="export_progress", name=str(file), rows=take_rows())
        sentence = _("%(rows)s rows written to %(file)s.") % report
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else sentence)
