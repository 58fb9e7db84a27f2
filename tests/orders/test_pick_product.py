"""Products for the entry grid."""

import pytest
from django.urls import reverse

from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def test_it_is_found_with_its_price(client, firm):
    client.force_login(firm.assistant)

    found = client.get(reverse("orders:pick-product"), {"q": firm.product.code}).json()["results"]

    assert [(each["id"], each["price"]) for each in found] == [(firm.product.pk, "318")]


def test_who_reads_no_prices_is_told_none(client, firm):
    client.force_login(firm.warehouse)

    found = client.get(reverse("orders:pick-product"), {"q": firm.product.code}).json()["results"]

    assert [each["price"] for each in found] == [""]


@pytest.mark.usefixtures("in_english")
def test_a_product_that_nobody_has_is_not_priced(client, firm):
    ProductFactory(list_price=None, cost=None)
    client.force_login(firm.manager)

    response = client.get(reverse("orders:pick-product"), {"q": "hy", "customer": firm.customer.pk})

    assert [result["price"] for result in response.json()["results"]] == ["318", ""]
