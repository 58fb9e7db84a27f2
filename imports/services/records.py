"""What an import made, kept so that it can be taken back as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File

from aftersales.models import Ticket
from customers.models import Customer
from fulfillment.models import Stage, StockMove
from imports.models import ImportedRecord, ImportJob
from orderdesk.accounts.models import User
from orderdesk.core.errors import NeedsConfirmation
from orderdesk.core.record.copying import copy_lines, target_of, written_rows
from orderdesk.core.sheets.rows import RowReport
from orders.models import Order, OrderLine, PriceAgreement, Product, Receipt

# What is counted of an import: the name in texts and reports.
COUNTED = {
    "orders": Order,
    "lines": OrderLine,
    "customers": Customer,
    "products": Product,
    "prices": PriceAgreement,
    "tickets": Ticket,
    "stages": Stage,
    "moves": StockMove,
    "receipts": Receipt,
}


@dataclass
class Undoing:
    """What would go with an import, as {model: keys}, what would be as before, and what stands against it.

    `asks` is what somebody has to say yes to before (`confirmed` is the answer).
    """

    keys: dict = field(default_factory=dict)
    former: list = field(default_factory=list)  # (record that it changed, {"version", "values"})
    against: list[str] = field(default_factory=list)
    asks: NeedsConfirmation | None = None
    confirmed: str = ""

    def counts(self) -> dict[str, int]:
        """How many records of each kind go or are written back, and how many become what they were."""
        counts = {name: len(self.keys.get(model, ())) for name, model in COUNTED.items()}
        return counts | {"restored": len(self.former)}

    def is_empty(self) -> bool:
        """Whether nothing of the import is there any more."""
        return not (any(self.keys.values()) or self.former)


def keep_records(job: ImportJob, objects: Sequence[Any]) -> None:
    """Note that this import made these objects, of whatever models."""
    _keep(job, ((thing, None) for thing in objects))


def keep_report(job: ImportJob, report: RowReport) -> None:
    """Note the records that a sheet made, and of those that it changed what they said before."""
    keep_records(job, report.made)
    _keep(job, ((thing, {"version": thing.version, "values": values}) for thing, values in report.changed))


def _keep(job: ImportJob, records: Iterable[tuple[Any, dict[str, Any] | None]]) -> None:
    """Write notes of [(record, what it said before)]; without an object for each, of which there may be 100 000."""
    fields = [ImportedRecord._meta.get_field(name) for name in ("job", "model", "key", "former")]
    rows = ((job.pk, record._meta.label_lower, record.pk, former) for record, former in records)
    copy_lines(target_of(ImportedRecord, fields), map("\t".join, written_rows(fields, rows)))


def keys_of(job: ImportJob, model: type[Any]) -> set[int]:
    """The keys of the records of one model that this import made."""
    rows = ImportedRecord.objects.filter(job=job, model=model._meta.label_lower, former__isnull=True)
    return set(rows.values_list("key", flat=True))


def keep_file(path: Path, *, by: User, sheet: str) -> ImportJob:
    """The record of an import that a command makes: its file is kept like an uploaded one."""
    job = ImportJob(sheet=sheet, name=path.name[-200:], by=by, state=ImportJob.State.WRITING)
    with path.open("rb") as file:
        job.file.save(path.name, File(file), save=False)
    job.save()
    return job


def forget_file(job: ImportJob) -> None:
    """Nothing was written: neither the record nor its file is kept."""
    job.file.delete(save=False)
    job.delete()
