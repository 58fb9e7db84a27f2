from celery import shared_task
from django.utils.timezone import localdate

from fulfillment.services.mail import mail_arrivals_today
from fulfillment.services.task import assess_order
from fulfillment.services.task_plan import orders_with_late_tasks
from fulfillment.services.tracking import subscribe_due


@shared_task(name="fulfillment.assess_tasks", ignore_result=True)
def assess_tasks():
    """Every hour: mark the stage of each order at risk that has a late task, each in a transaction of its own."""
    for order in orders_with_late_tasks(on=localdate()):
        assess_order(order)


@shared_task(name="fulfillment.watch_shipments", ignore_result=True)
def watch_shipments():
    """Every ten minutes: have the query service follow what has left since, where one is set up."""
    subscribe_due()


@shared_task(name="fulfillment.mail_arrivals", ignore_result=True)
def mail_arrivals():
    """Every half hour: write to the customers whose goods arrive tomorrow. Running twice writes once."""
    mail_arrivals_today()
