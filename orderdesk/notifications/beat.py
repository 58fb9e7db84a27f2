from celery import shared_task

from orderdesk.notifications.services import deliver_due


@shared_task(name="notifications.sweep_outbox", ignore_result=True)
def sweep_outbox():
    """Every half minute: delivers what a stopped broker or a dead worker left behind."""
    while deliver_due():
        pass
