"""What is there of each product."""

import pytest
from django.urls import reverse

from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def test_it_is_searched(client, firm):
    product = ProductFactory(code="ZZ-1", name="继电器")
    client.force_login(firm.warehouse)

    answer = client.get(reverse("fulfillment:stock"), {"q": "zz"})

    assert [row.record for row in answer.context["list"].rows] == [product]


def test_a_scanned_code_opens_its_product(client, firm):
    product = ProductFactory(code="ZZ-1")
    client.force_login(firm.warehouse)

    answer = client.get(reverse("fulfillment:stock"), {"q": "zz-1"})

    assert answer.url == reverse("fulfillment:product-stock", args=[product.pk])


def test_only_who_counts_finds_the_button(client, firm):
    counts = {}

    for who in ("warehouse", "am"):
        client.force_login(getattr(firm, who))
        page = client.get(reverse("fulfillment:product-stock", args=[firm.product.pk]))
        counts[who] = page.context["counts"]

    assert counts == {"warehouse": True, "am": False}
