"""The base of the commands that import a sheet and keep the import, so that it can be taken back."""

from django.db import transaction

from imports.models import ImportJob
from imports.services.jobs import result_of
from imports.services.kinds import KINDS
from imports.services.records import forget_file, keep_file
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class KeptSheetCommand(SheetCommand):
    """A subclass names its `kind`; what that kind reads and writes is the same as on its page."""

    kind = ""

    @property
    def headings(self):
        return tuple(KINDS[self.kind].headings.own)

    @property
    def from_customer(self):
        return KINDS[self.kind].from_customer

    def read(self, source, choices):
        return KINDS[self.kind].read(source, choices)

    def rest(self, reading, source):
        return KINDS[self.kind].rest(reading, source)

    def take(self, reading, *, file, **how):
        """Write the sheet; the import and its file are kept where anything was written."""
        take, by = KINDS[self.kind].take, system_user()
        if how["dry_run"]:
            return take(reading, by=by, job=None, **how)
        job = keep_file(file, by=by, sheet=self.kind)
        try:
            with transaction.atomic():
                report = take(reading, by=by, job=job, **how)
        except BaseException:
            forget_file(job)
            raise
        if report.written:
            report.import_id = job.pk
            job.state, job.result = ImportJob.State.DONE, result_of(report)
            job.save(update_fields=["state", "result"])
        else:
            forget_file(job)
        return report
