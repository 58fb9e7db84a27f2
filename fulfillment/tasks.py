from celery import shared_task

from fulfillment.services.mail import deliver_mails as send_what_is_due


@shared_task(name="fulfillment.deliver_mails", ignore_result=True)
def deliver_mails():
    """Woken by a commit that wrote e-mails to customers, and by the clock; takes what is due until nothing is left."""
    while send_what_is_due():
        pass
