from celery import shared_task
from django.utils.timezone import localdate

from fulfillment.services.task import assess_order
from fulfillment.services.task_plan import orders_with_late_tasks


@shared_task(name="fulfillment.assess_tasks", ignore_result=True)
def assess_tasks():
    """Every hour: mark the stage of each order at risk that has a late task, each in a transaction of its own."""
    for order in orders_with_late_tasks(on=localdate()):
        assess_order(order)
