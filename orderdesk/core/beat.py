"""What the clock starts for the ground itself."""

from celery import shared_task

from orderdesk.core import history


@shared_task(name="core.seal_history", ignore_result=True)
def seal_history():
    """Every few minutes; running twice changes nothing."""
    history.seal_history()
