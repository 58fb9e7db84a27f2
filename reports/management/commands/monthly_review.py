import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.models import Disclosure
from orderdesk.core.record.disclosure import record_disclosure
from reports.figures.contents import contents
from reports.figures.span import month_typed
from reports.papers.review import review_pdf
from reports.services.review import one_snapshot

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Write the review of a month as a PDF, from the figures as of now. Nothing is kept in the database."

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("out", metavar="OUT.pdf")
        parser.add_argument("--json", action="store_true", help="print the figures that it was made from")

    def handle(self, *, month, out, **options):
        first = month_typed(month)
        if first is None:
            raise CommandError(
                _("“%(text)s” is not a month. Write it like 2026-10.") % {"text": month}, returncode=WRONG_USAGE
            )
        with one_snapshot():
            figures = contents(first)
        self._write(Path(out), figures)
        record_disclosure(Disclosure.Kind.PAPER, by=None, page="monthly_review", name=out, question=month)
        sentence = _("%(file)s is written.") % {"file": out}
        self.stdout.write(json.dumps(figures, ensure_ascii=False) if options["json"] else sentence)

    def _write(self, path, figures):
        try:
            path.write_bytes(review_pdf(figures))
        except (Refused, OSError) as reason:
            raise CommandError(str(reason), returncode=REFUSED) from reason
