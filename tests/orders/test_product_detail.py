"""The page of one product."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_shows_the_product(client, firm):
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:product", args=[firm.product.pk]))

    assert (response.status_code, response.context["product"]) == (200, firm.product)


def test_a_product_that_is_none_is_not_found(client, firm):
    client.force_login(firm.assistant)

    assert client.get(reverse("orders:product", args=[firm.product.pk + 1000])).status_code == 404
