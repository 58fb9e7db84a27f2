"""Uploaded workbooks and their jobs."""

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.services import run_import, start_import, take_import
from tests.imports.sheet import workbook


def upload(*rows, content=None, name="台账.xlsx"):
    return SimpleUploadedFile(name, workbook(*rows) if content is None else content)


def job_of(manager, *rows, content=None):
    """An uploaded workbook that a worker has looked at."""
    job = start_import(upload(*rows, content=content), by=manager)
    run_import(job.pk)
    job.refresh_from_db()
    return job


def taken(manager, *rows, **answers):
    """Orders that were written by page: `answers` are those of `take_import`."""
    job = job_of(manager, *rows)
    take_import(job.pk, which="all", by=manager, **answers)
    run_import(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    return job


def brought(by, kind, content):
    """A sheet of any kind that was written by page."""
    job = start_import(upload(content=content, name=f"{kind}.xlsx"), by=by, sheet=kind)
    run_import(job.pk)
    job.refresh_from_db()
    assert job.result["faults"] == []
    take_import(job.pk, which="all", by=by)
    run_import(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    return job


BAD = {"订单编号": "A-2", "数量": "若干"}


JOB_PAGES = ["import", "import-progress", "import-faults"]
