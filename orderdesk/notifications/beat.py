from celery import shared_task

from orderdesk.notifications import anchoring, backing_up, retaining
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


@shared_task(name="notifications.anchor_history", ignore_result=True)
def anchor_history():
    """Every twenty minutes: a head that is out already is not written again. What fails is told by the health check."""
    anchoring.anchor_history()


@shared_task(name="notifications.remove_outdated", ignore_result=True)
def remove_outdated():
    """Once a night; what was removed is told to the administrators. Running twice finds nothing more."""
    retaining.remove_and_tell()


@shared_task(name="notifications.back_up", ignore_result=True, expires=3000)
def back_up():
    """Every hour: makes tonight's backup where there is none yet, and tells the administrators of what is wrong."""
    backing_up.back_up_and_tell()
