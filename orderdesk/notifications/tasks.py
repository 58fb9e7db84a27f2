from celery import shared_task

from orderdesk.notifications.services import deliver_due


@shared_task(name="notifications.deliver", ignore_result=True)
def deliver():
    """Woken by a commit that recorded notices; takes what is due until nothing is left."""
    while deliver_due():
        pass
