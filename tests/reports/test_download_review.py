"""The file of a review, byte for byte."""

import pytest
from django.urls import reverse

from tests.reports.made import made

pytestmark = pytest.mark.django_db


def test_it_is_what_was_made(client, firm):
    client.force_login(firm.finance)

    response = client.get(reverse("reports:download-review", args=[made(firm).pk]))

    assert (response.content, response.headers["Content-Type"]) == (b"%PDF-1.7", "application/pdf")


def test_what_is_not_made_yet_is_not_there(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse("reports:download-review", args=[made(firm, "waiting").pk])).status_code == 404


def test_it_is_hidden_from_who_reads_none(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("reports:download-review", args=[made(firm).pk])).status_code == 404
