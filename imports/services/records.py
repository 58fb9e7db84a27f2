"""What an import made, kept so that it can be taken back as a whole."""

from pathlib import Path

from django.core.files import File

from imports.models import ImportedRecord, ImportJob
from orderdesk.accounts.models import User
from orderdesk.core.record.copying import copy_objects


def keep_records(job, objects):
    """Note that this import made these objects, of whatever models."""
    copy_objects(ImportedRecord(job_id=job.pk, model=thing._meta.label_lower, key=thing.pk) for thing in objects)


def keep_report(job, report):
    """Note the records that a sheet made, and of those that it changed what they said before."""
    keep_records(job, report.made)
    copy_objects(
        ImportedRecord(
            job_id=job.pk,
            model=thing._meta.label_lower,
            key=thing.pk,
            former={"version": thing.version, "values": values},
        )
        for thing, values in report.changed
    )


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
