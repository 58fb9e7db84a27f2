"""Import jobs: a workbook is uploaded, checked by a worker, confirmed, and written by a worker."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from imports.models import ImportJob
from imports.permissions import imports
from imports.services.choosing import lay_out
from imports.services.kinds import KINDS
from imports.services.past_orders import ImportReport
from imports.services.past_receipts import PAID
from imports.services.runner import IMPORTS
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.rows import RowReport

MOST_FINDINGS = 2000  # findings kept for the page; the workbook of rows to correct has all of them
LAID_OUT = 0.1
READ = 0.4  # the share of the work that is done when the workbook has been read
State = ImportJob.State


def start_import(file: UploadedFile, *, by: User, sheet: str = ImportJob.Sheet.ORDERS) -> ImportJob:
    """Keep an uploaded workbook and have it checked."""
    if not imports(sheet, by):
        raise PermissionDenied
    with transaction.atomic():
        job = ImportJob.objects.create(sheet=sheet, file=file, name=(file.name or "")[-200:], by=by)
        IMPORTS.enqueue(job)
    return job


@transaction.atomic
def take_import(
    job_id: int, *, which: str, by: User, paid: Any = None, stages: bool = False, known: Any = None
) -> ImportJob:
    """Import what was checked: all of it, or what is good as a whole.

    With `stages` the orders under way get the usual stages. `paid` says which of the orders that were over had been
    paid; where there are such orders it must be said. `known` names the customers and products that are meant by new
    names. See `Choices`.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if not imports(job.sheet, by):
        raise PermissionDenied
    if job.state != State.CHECKED:
        raise Refused(_("“%(file)s” is no longer waiting for a decision.") % {"file": job})
    if which == ImportJob.Take.ALL and job.result["faulty"]:
        raise Refused(_("Some rows are faulty: import the valid ones, or correct the file and upload it again."))
    if not job.result["good"]:
        raise Refused(_("“%(file)s” contains nothing that can be imported.") % {"file": job})
    if job.result.get("finished") and paid not in PAID:
        raise Refused(_("Say whether the orders that were delivered or completed had been paid."))
    job.choices = replace(Choices.of(job.choices), paid=paid or None, stages=stages, known=known or {}).as_json()
    job.take, job.state, job.touched_at, job.attempts = which, State.WAITING, now(), 0
    job.save(update_fields=["choices", "take", "state", "touched_at", "attempts"])
    IMPORTS.enqueue(job)
    return job


def run_import(job_id: int) -> None:
    """Check or write one job; whoever comes second finds it taken and leaves."""
    IMPORTS.run(job_id, _work)


def _work(job: ImportJob) -> None:
    kind = KINDS[job.sheet]
    IMPORTS.note_progress(job, 0)
    if not job.layout and lay_out(job, kind):
        IMPORTS.settle(job, state=State.CHOOSING)
        return
    IMPORTS.note_progress(job, LAID_OUT)
    with job.file.open("rb") as file:
        reading = kind.read(file, Choices.of(job.choices))
    IMPORTS.note_progress(job, READ)
    writing = job.state == State.WRITING
    with transaction.atomic():
        report = kind.take(
            reading,
            by=job.by,
            take_good=job.take == ImportJob.Take.GOOD,
            dry_run=not writing,
            progress=lambda done, of: IMPORTS.note_progress(job, READ + (1 - READ) * done / of),
            job=job,
        )
        report.import_id = job.pk if report.written else None
        result = result_of(report) | {"preview": kind.preview(reading)}
        IMPORTS.settle(job, state=State.DONE if writing else State.CHECKED, result=result)
        if reading.faulty or len(report.warnings) > MOST_FINDINGS:
            with job.file.open("rb") as file:
                rest = kind.rest(reading, file)
            job.faulty_rows.save(f"rows-{job.pk}.xlsx", ContentFile(rest), save=False)
            ImportJob.objects.filter(pk=job.pk).update(faulty_rows=job.faulty_rows.name)


def result_of(report: RowReport | ImportReport) -> dict[str, Any]:
    """What the page shows; a sheet of nothing but faults would be as large as the file."""
    result = report.as_json()
    return result | {
        "good": report.good,
        "faulty": report.faulty,
        "faults": result["faults"][:MOST_FINDINGS],
        "warnings": result["warnings"][:MOST_FINDINGS],
        "fault_count": len(result["faults"]),
        "warning_count": len(result["warnings"]),
    }


def sweep_imports() -> None:
    """Enqueue again the jobs lost by a stopped broker or a dead worker."""
    IMPORTS.sweep()


def progress_of(job: ImportJob) -> float:
    """The share of the work that is done, from 0 to 1."""
    return IMPORTS.progress_of(job)
