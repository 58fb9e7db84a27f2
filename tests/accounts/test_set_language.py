"""The language of the pages."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_is_kept_for_the_next_time(client, firm):
    client.force_login(firm.am)

    response = client.post(reverse("set_language"), {"language": "en", "next": "/orders/"})

    firm.am.refresh_from_db()
    assert (response.url, firm.am.language) == ("/orders/", "en")


def test_it_leads_nowhere_else(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://example.com/"})

    assert response.url == "/"


@pytest.mark.usefixtures("in_english")
def test_a_language_that_is_none_changes_nothing_and_leads_nowhere_else(client, firm):
    client.force_login(firm.assistant)

    response = client.post(reverse("set_language"), {"language": "xx\x00", "next": "https://example.com/"})

    assert response.url == "/"
    firm.assistant.refresh_from_db()
    assert firm.assistant.language == "en"
