from celery import shared_task
from django.utils.timezone import localdate

from reports.services import review


@shared_task(name="reports.make_reviews", ignore_result=True)
def make_reviews():
    """Every hour: from the first working day of a month on it makes last month's review, once."""
    review.make_due_reviews(on=localdate())


@shared_task(name="reports.sweep_reviews", ignore_result=True)
def sweep_reviews():
    """Every minute: finds the reviews that a stopped broker or a dead worker left behind."""
    review.sweep_reviews()
