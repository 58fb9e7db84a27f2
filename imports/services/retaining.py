"""Uploaded sheets that were kept long enough."""

from datetime import datetime

from django.db.models import Q

from imports.models import ImportJob
from orderdesk.accounts.models import User


def remove_files(before: datetime, *, by: User) -> int:
    """The file of an import, and its faulty rows; the import, what it said and what it brought stay."""
    jobs = ImportJob.objects.filter(touched_at__lt=before).exclude(Q(file="") & Q(faulty_rows=""))
    count = 0
    for job in jobs.order_by("pk"):
        for file in (job.file, job.faulty_rows):
            if file:
                file.delete(save=False)
        job.save(update_fields=["file", "faulty_rows"])
        count += 1
    return count
