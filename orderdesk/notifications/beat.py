from celery import shared_task

from orderdesk.notifications.reminding import remind_everybody
from orderdesk.notifications.services import deliver_due


@shared_task(name="notifications.sweep_outbox", ignore_result=True)
def sweep_outbox():
    """Every half minute: deliver the notices that a stopped broker or a dead worker left."""
    while deliver_due():
        pass


@shared_task(name="notifications.remind", ignore_result=True)
def remind():
    """Every minute. Running twice, or hours late, changes nothing: the ledger knows what was recorded."""
    remind_everybody()
