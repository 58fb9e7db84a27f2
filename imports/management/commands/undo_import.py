import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from imports.models import ImportJob
from imports.services import undo_import
from imports.services.kinds import KINDS
from imports.services.undo import look_at_undo
from orderdesk.accounts.models import system_user
from orderdesk.core.errors import Refused

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Take a whole import back while nothing was built on it, else say what stands against it."

    def add_arguments(self, parser):
        parser.add_argument("import_id", type=int, metavar="ID", help="the number that import_orders gave")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go and what stands against it")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, import_id, dry_run, **options):
        job = ImportJob.objects.filter(pk=import_id).first()
        if job is None:
            raise CommandError(_("There is no import %(id)s.") % {"id": import_id}, returncode=WRONG_USAGE)
        undoing = look_at_undo(job)
        undone = False
        if not (undoing.against or dry_run):
            try:
                undoing, undone = undo_import(job.pk, by=system_user()), True
            except Refused as refusal:  # somebody was faster
                undoing.against = [str(refusal)]
        self._report(job, undoing, undone, options)
        if undoing.against and not dry_run:
            raise CommandError(" ".join(undoing.against), returncode=REFUSED)

    def _report(self, job, undoing, undone, options):
        counts = undoing.counts()
        if options["json"]:
            report = {"import": job.pk, "undone": undone, **counts, "against": undoing.against}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        elif not undoing.against and undone:
            self.stdout.write(_("“%(file)s” was taken back.") % {"file": job})
        elif not undoing.against:
            self.stdout.write(str(KINDS[job.sheet].undoing % counts))
