from celery import shared_task

from reports.services.review import render_review as render


@shared_task(name="reports.render_review", ignore_result=True)
def render_review(review_id):
    """Woken when a review was asked for."""
    render(review_id)
