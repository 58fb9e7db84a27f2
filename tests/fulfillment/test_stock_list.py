"""What is there of each product."""

import pytest
from django.urls import reverse

from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def test_it_is_searched(client, firm):
    product = ProductFactory(code="ZZ-1", name="继电器")
    client.force_login(firm.warehouse)

    assert list(client.get(reverse("fulfillment:stock"), {"q": "zz"}).context["products"]) == [product]


def test_only_who_counts_finds_the_button(client, firm):
    counts = {}

    for who in ("warehouse", "am"):
        client.force_login(getattr(firm, who))
        counts[who] = client.get(reverse("fulfillment:stock")).context["counts"]

    assert counts == {"warehouse": True, "am": False}
