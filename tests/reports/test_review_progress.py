"""The bar of a review that is being made."""

import pytest
from django.urls import reverse

from tests.reports.made import made

pytestmark = pytest.mark.django_db


def test_it_shows_how_far_it_is(client, firm):
    client.force_login(firm.manager)

    response = client.get(reverse("reports:review-progress", args=[made(firm, "waiting").pk]))

    assert (response.status_code, response.context["percent"]) == (200, 0)


def test_once_it_is_done_the_page_is_fetched_anew(client, firm):
    client.force_login(firm.manager)

    response = client.get(reverse("reports:review-progress", args=[made(firm).pk]))

    assert response.headers["HX-Refresh"] == "true"


def test_it_is_hidden_from_who_reads_none(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("reports:review-progress", args=[made(firm).pk])).status_code == 404
