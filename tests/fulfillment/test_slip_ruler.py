"""The page on which the offset of a printer is entered; the browser keeps it."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db]


def test_it_offers_each_height(client, firm):
    client.force_login(firm.logistics)

    page = client.get(reverse("fulfillment:slip-ruler")).content.decode()

    assert [f'value="{size}"' in page for size in ("slip-279", "slip-140", "slip-93")] == [True] * 3


def test_it_is_only_looked_at(client, firm):
    client.force_login(firm.logistics)

    assert client.post(reverse("fulfillment:slip-ruler")).status_code == 405
