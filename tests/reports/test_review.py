"""The page of one review."""

import json

import pytest
from django.urls import reverse

from reports import services
from reports.models import MonthlyReview
from reports.tasks import render_review
from tests.reports.made import last_month

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["assistant", "am", "warehouse", "logistics", "aftersales"])
@pytest.mark.parametrize("name", ["review", "review-progress", "download-review", "review-figures"])
def test_a_review_is_hidden_from_who_reads_none(client, firm, role, name):
    review = services.make_review(last_month(), by=firm.director)
    client.force_login(getattr(firm, role))

    assert client.get(reverse(f"reports:{name}", args=[review.pk])).status_code == 404


def test_the_page_shows_how_far_it_is_and_asks_again(client, firm):
    client.force_login(firm.manager)

    response = client.post(reverse("reports:reviews"), {"month": f"{last_month():%Y-%m}"}, follow=True)

    review = MonthlyReview.objects.get()
    assert response.redirect_chain == [(review.get_absolute_url(), 302)]
    assert reverse("reports:review-progress", args=[review.pk]) in response.content.decode()
    assert client.get(reverse("reports:review-progress", args=[review.pk])).status_code == 200
    assert client.get(reverse("reports:download-review", args=[review.pk])).status_code == 404


@pytest.mark.pdf
def test_once_it_is_done_the_page_is_fetched_anew_and_shows_page_one(client, firm):
    firm.order("delivered")
    review = services.make_review(last_month(), by=firm.manager)
    render_review(review.pk)
    client.force_login(firm.manager)

    asked = client.get(reverse("reports:review-progress", args=[review.pk]))
    shown = client.get(review.get_absolute_url())

    assert asked.headers["HX-Refresh"] == "true"
    assert len(shown.context["first"]["cards"]) == 8
    assert json.loads(client.get(reverse("reports:review-figures", args=[review.pk])).content)["kpis"]["orders"] == 0
