from celery import shared_task
from django.utils.timezone import localdate

from reports.services import review


@shared_task(name="reports.make_reviews", ignore_result=True)
def make_reviews():
    """Every hour: from the first working day of a month on, make last month's report, once."""
    review.make_due_reviews(on=localdate())


@shared_task(name="reports.sweep_reviews", ignore_result=True)
def sweep_reviews():
    """Every minute: enqueue again the reports lost by a stopped broker or a dead worker."""
    review.sweep_reviews()
