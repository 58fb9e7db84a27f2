from celery import shared_task

from imports.services.jobs import run_import as run


@shared_task(name="imports.run_import", ignore_result=True)
def run_import(job_id):
    """Woken when a workbook was uploaded, or was looked at and taken."""
    run(job_id)
