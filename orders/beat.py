from celery import shared_task
from django.utils.timezone import localdate

from orders import services


@shared_task(name="orders.expire_quotations", ignore_result=True)
def expire_quotations():
    """Every hour: let quotations run out whose last day has passed."""
    services.expire_quotations(on=localdate())
