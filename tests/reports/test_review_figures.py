"""The figures that a review was made from."""

import pytest
from django.urls import reverse

from tests.reports.made import made

pytestmark = pytest.mark.django_db


def test_they_are_given_as_json(client, firm):
    client.force_login(firm.finance)

    response = client.get(reverse("reports:review-figures", args=[made(firm).pk]))

    assert response.json() == {"a": 1}


def test_they_are_hidden_from_who_reads_none(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("reports:review-figures", args=[made(firm).pk])).status_code == 404
