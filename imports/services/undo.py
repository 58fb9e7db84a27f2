"""Taking a whole import back, while nothing was built on it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from imports.models import ImportedRecord, ImportJob
from imports.permissions import imports
from imports.services import undo_records
from imports.services.records import Undoing
from imports.services.undo_ledgers import ReceiptWay, StockWay
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.locks import IMPORT, wait_for_turn

State = ImportJob.State
LEDGERS: dict[str, Any] = {"stock": StockWay, "receipts": ReceiptWay}


def look_at_undo(job: ImportJob) -> Undoing:
    """What taking this import back would remove or write back, and what was built on it."""
    if job.state != State.DONE:
        return Undoing(against=[_("Only an import that was written can be taken back.")])
    undoing = _way_of(job).look(job)
    undoing.against = list(dict.fromkeys(undoing.against))
    if undoing.is_empty():
        undoing.against = [_("This import wrote nothing that is still there.")]
    return undoing


@transaction.atomic
def undo_import(job_id: int, *, by: User, confirmed: str = "") -> Undoing:
    """Take an import back as a whole. Raises `Refused` with what was built on it, and asks where orders lose by it.

    What it made is removed; its history stays and says who took it back, and its numbers are not given again. What it
    changed is as before. Stock and receipts are written back by counter-entries of their ledgers.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if not imports(job.sheet, by):
        raise PermissionDenied
    wait_for_turn(IMPORT)
    if job.state == State.DONE:
        _way_of(job).lock(job)
    undoing = look_at_undo(job)
    if undoing.against:
        raise Refused(" ".join(undoing.against))
    undoing.confirmed = confirmed
    _way_of(job).take_back(job, undoing, by=by)
    ImportedRecord.objects.filter(job=job).delete()
    job.state, job.undone_at, job.undone_by = State.UNDONE, now(), by
    job.result = job.result | {"undone": undoing.counts()}
    job.save(update_fields=["state", "undone_at", "undone_by", "result"])
    return undoing


def _way_of(job: ImportJob) -> Any:
    return LEDGERS.get(job.sheet, undo_records)
