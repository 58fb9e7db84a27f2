"""What a broker forgot or a dead worker left is taken up again."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from orderdesk.core.jobs import queue
from reports import services
from reports.models import MonthlyReview
from tests.reports.made import last_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    told = []
    monkeypatch.setattr(queue, "send", lambda name, *args: told.append((name, *args)))
    return told


def test_what_a_stopped_broker_forgot_is_sent_again(firm, sent):
    review = services.make_review(last_month(), by=firm.director)
    MonthlyReview.objects.update(touched_at=now() - timedelta(minutes=2))

    services.sweep_reviews()

    assert sent == [("reports.render_review", review.pk)]


@pytest.mark.parametrize(("attempts", "state", "jobs"), [(1, "waiting", 1), (2, "waiting", 1), (3, "failed", 0)])
def test_what_a_dead_worker_left_is_taken_up_three_times(firm, sent, attempts, state, jobs):
    review = services.make_review(last_month(), by=firm.director)
    MonthlyReview.objects.update(state="running", attempts=attempts, touched_at=now() - timedelta(minutes=11))

    services.sweep_reviews()

    review.refresh_from_db()
    assert (review.state, len(sent)) == (state, jobs)


def test_what_is_being_made_is_left_alone(firm, sent):
    services.make_review(last_month(), by=firm.director)
    MonthlyReview.objects.update(state="running", attempts=1, touched_at=now() - timedelta(minutes=9))

    services.sweep_reviews()

    assert sent == []
    assert MonthlyReview.objects.get().state == "running"
