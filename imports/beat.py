from celery import shared_task

from imports.services.jobs import sweep_imports as sweep


@shared_task(name="imports.sweep_imports", ignore_result=True)
def sweep_imports():
    """Every minute: enqueue again the imports lost by a stopped broker or a dead worker."""
    sweep()
