from celery import shared_task

from imports.services.jobs import sweep_imports as sweep


@shared_task(name="imports.sweep_imports", ignore_result=True)
def sweep_imports():
    """Every minute: finds the imports that a stopped broker or a dead worker left behind."""
    sweep()
