"""What the clock starts for orders."""

from celery import shared_task

from orders.services.reminders import remind_everybody


@shared_task(name="orders.remind", ignore_result=True)
def remind():
    """Every minute. Running twice, or hours late, changes nothing: the ledger knows what was recorded."""
    remind_everybody()
