from celery import shared_task

from reports import services
from reports.papers.review import review_pdf


@shared_task(name="reports.render_review", ignore_result=True)
def render_review(review_id):
    """Runs when a monthly report was requested."""
    services.render_review(review_id, paper=review_pdf)
