"""A workbook on its way in: uploaded, checked by a worker, looked at, taken by a worker. The row tells where it is."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from aftersales.models import ImportJob
from aftersales.permissions import imports
from aftersales.services.import_kinds import KINDS
from orderdesk.core import queue
from orderdesk.core.errors import Refused

log = logging.getLogger(__name__)
TASK = "aftersales.run_import"
LEASE = timedelta(minutes=15)
FORGOTTEN = timedelta(minutes=1)
MOST_ATTEMPTS = 3
MOST_KEPT = 2000  # findings that the page shows; the file with the rows to correct has all of them
READ = 0.4  # the share of the work that is done when the workbook has been read
State = ImportJob.State


class Overtaken(Exception):
    """Another worker has taken the job meanwhile: this one writes nothing."""


def start_import(file, *, by, sheet=ImportJob.Sheet.ORDERS):
    """Keep an uploaded workbook and have it checked."""
    if not imports(sheet, by):
        raise PermissionDenied
    with transaction.atomic():
        job = ImportJob.objects.create(sheet=sheet, file=file, name=file.name[-200:], by=by)
        queue.enqueue(TASK, job.pk)
    return job


@transaction.atomic
def take_import(job_id, *, which, by):
    """Import what was checked: all of it, or what is good as a whole."""
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if not imports(job.sheet, by):
        raise PermissionDenied
    if job.state != State.CHECKED:
        raise Refused(_("“%(file)s” is not waiting for a decision any more.") % {"file": job})
    if which == ImportJob.Take.ALL and job.result["faulty"]:
        raise Refused(_("Some rows are faulty: take the good ones, or correct the file and upload it again."))
    if not job.result["good"]:
        raise Refused(_("There is nothing in “%(file)s” that could be taken.") % {"file": job})
    job.take, job.state, job.touched_at, job.attempts = which, State.WAITING, now(), 0
    job.save(update_fields=["take", "state", "touched_at", "attempts"])
    queue.enqueue(TASK, job.pk)
    return job


def run_import(job_id):
    """Check or write one job; whoever comes second finds it taken and leaves."""
    job = _claim(job_id)
    if job is None:
        return
    with translation.override(job.by.language):
        try:
            _work(job)
        except Refused as refusal:
            _settle(job, state=State.FAILED, refusal=str(refusal)[:500])
        except PermissionDenied:
            _settle(job, state=State.FAILED, refusal=_("You may no longer import this sheet."))
        except Overtaken:
            log.warning("Import %s was taken over by another worker.", job.pk)


def _claim(job_id):
    taken = ImportJob.objects.filter(pk=job_id, state=State.WAITING)
    begun = {"touched_at": now(), "attempts": F("attempts") + 1}
    if taken.filter(take="").update(state=State.CHECKING, **begun) or taken.update(state=State.WRITING, **begun):
        return ImportJob.objects.select_related("by").get(pk=job_id)
    return None


def _work(job):
    kind = KINDS[job.sheet]
    _note_progress(job, 0)
    with job.file.open("rb") as file:
        reading = kind.read(file)
    _note_progress(job, READ)
    writing = job.state == State.WRITING
    with transaction.atomic():
        report = kind.take(
            reading,
            by=job.by,
            take_good=job.take == ImportJob.Take.GOOD,
            dry_run=not writing,
            progress=lambda done, of: _note_progress(job, READ + (1 - READ) * done / of),
        )
        rest = kind.rest(reading) if reading.faulty else None
        _settle(job, state=State.DONE if writing else State.CHECKED, result=_kept(report), rest=rest)


def _kept(report):
    """What the page shows; a sheet of nothing but faults would be as large as the file."""
    told = report.as_json()
    return told | {
        "good": report.good,
        "faulty": report.faulty,
        "faults": told["faults"][:MOST_KEPT],
        "warnings": told["warnings"][:MOST_KEPT],
        "fault_count": len(told["faults"]),
        "warning_count": len(told["warnings"]),
    }


def _settle(job, *, state, rest=None, **facts):
    """The end of this attempt, in the transaction of what it wrote: unless another worker took the job over."""
    mine = ImportJob.objects.filter(pk=job.pk, attempts=job.attempts, state=job.state)
    if not mine.update(state=state, touched_at=now(), **facts):
        raise Overtaken
    if rest is not None:
        job.faulty_rows.save(f"rows-{job.pk}.xlsx", ContentFile(rest), save=False)
        ImportJob.objects.filter(pk=job.pk).update(faulty_rows=job.faulty_rows.name)
    _note_progress(job, 1)


def sweep_imports():
    """Send again what a stopped broker forgot and what a dead worker left; three times, then it is refused."""
    waiting = ImportJob.objects.filter(state=State.WAITING, touched_at__lt=now() - FORGOTTEN)
    left = ImportJob.objects.filter(state__in=[State.CHECKING, State.WRITING], touched_at__lt=now() - LEASE)
    left.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, refusal=_("The import was broken off three times. Ask an administrator.")
    )
    left.update(state=State.WAITING, touched_at=now() - FORGOTTEN)
    for key in waiting.values_list("pk", flat=True):
        queue.send(TASK, key)


def progress_of(job):
    """The share of the work that is done, from 0 to 1."""
    with suppress(RedisError, OSError):
        return cache.get(_progress_key(job), 0) if job.is_running() else 1
    return 0


def _note_progress(job, share):
    """In the cache, because the job's row is in a transaction that nobody sees into."""
    with suppress(RedisError, OSError):
        cache.set(_progress_key(job), share, 3600)


def _progress_key(job):
    return f"import:{job.pk}:{job.state}"
