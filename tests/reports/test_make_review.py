"""《订单复盘报告》: asked for, made by a worker, kept as it was; by itself once a month, whatever the clock does."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from reports import services
from reports.audit import check_reviews
from reports.figures import kpis
from reports.models import MonthlyReview
from reports.papers.review import review_pdf
from reports.tasks import render_review
from tests.reports.made import OCTOBER, last_month

pytestmark = pytest.mark.django_db


@pytest.mark.pdf
def test_a_review_is_asked_for_made_and_kept(firm, django_capture_on_commit_callbacks):
    firm.order("delivered")

    with django_capture_on_commit_callbacks():
        review = services.make_review(last_month(), by=firm.manager)
    render_review(review.pk)

    review.refresh_from_db()
    assert (review.version, review.state, services.progress_of(review), review.by) == (1, "done", 1, firm.manager)
    assert hashlib.sha256(review.pdf).hexdigest() == review.digest
    assert review.figures["kpis"] == kpis(last_month(), as_of=review.as_of)
    assert bytes(review.pdf) == review_pdf(review.figures, version=1)


@pytest.mark.pdf
def test_a_new_version_leaves_the_old_one_as_it_was(client, firm):
    first = services.make_review(last_month(), by=firm.director)
    render_review(first.pk)
    first.refresh_from_db()
    firm.order("delivered", ordered_on=last_month(), due_on=localdate())
    second = services.make_review(last_month(), by=firm.director)
    render_review(second.pk)
    second.refresh_from_db()
    client.force_login(firm.finance)

    again = client.get(reverse("reports:download-review", args=[first.pk]))

    assert second.version == 2
    assert second.figures["kpis"]["orders"] == first.figures["kpis"]["orders"] + 1
    assert hashlib.sha256(again.content).hexdigest() == first.digest
    assert again.headers["Content-Type"] == "application/pdf"
    assert again.headers["Content-Disposition"].startswith("attachment;")


def test_a_second_click_gets_the_one_that_is_being_made(firm):
    review = services.make_review(last_month(), by=firm.director)

    assert services.make_review(last_month(), by=firm.manager) == review


def test_a_month_that_has_not_begun_is_refused(firm):
    with pytest.raises(Refused, match=r"还没开始|has not begun"):
        services.make_review(localdate() + timedelta(days=32), by=firm.director)


@pytest.mark.parametrize("role", ["assistant", "am", "warehouse", "finance"])
def test_only_those_who_lead_have_it_made(firm, role):
    with pytest.raises(PermissionDenied):
        services.make_review(last_month(), by=getattr(firm, role))


@pytest.mark.pdf
@pytest.mark.parametrize("change", [lambda made: made.update(pdf=b"%PDF-other"), lambda made: made.delete()])
def test_a_review_that_is_made_stays_as_it_is(firm, change):
    review = services.make_review(last_month(), by=firm.director)
    render_review(review.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        change(MonthlyReview.objects.filter(pk=review.pk))


def test_verify_names_a_review_whose_file_is_another(firm):
    MonthlyReview.objects.create(
        month=OCTOBER, version=1, state="done", by=firm.director, pdf=b"%PDF-1.7", digest="0" * 64
    )

    found = list(check_reviews())

    assert [(difference.what, difference.where) for difference in found] == [("monthly_review.pdf", "2026-10 v1")]
