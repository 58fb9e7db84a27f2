from celery import shared_task
from django.utils.timezone import localdate

from orders import services


@shared_task(name="orders.expire_quotations", ignore_result=True)
def expire_quotations():
    """Every hour: let quotations run out whose last day has passed."""
    services.expire_quotations(on=localdate())


@shared_task(name="orders.rank_orders", ignore_result=True)
def rank_orders():
    """Every night: judge open orders anew, for their risks and their priority."""
    services.rank_orders()
