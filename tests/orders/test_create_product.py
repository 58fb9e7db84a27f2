"""A product is entered by page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import Product
from tests.filled import filled, product

pytestmark = pytest.mark.django_db


GOOD = {
    "code": "hy-new",
    "name": "继电器",
    "unit": "只",
    "list_price": "12.5",
    "cost": "8",
    "tax_rate": "0.13",
    "supply": "stock",
    "lead_days": "3",
    "minimum_stock": "0",
    "is_active": "on",
}


def test_it_is_saved(client, firm):
    client.force_login(firm.manager)

    client.post(reverse("orders:create-product"), GOOD)

    product = Product.objects.get(name="继电器")
    assert (product.list_price, product.cost) == (Decimal("12.5"), Decimal(8))


def test_without_a_name_it_is_shown_again(client, firm):
    client.force_login(firm.manager)

    response = client.post(reverse("orders:create-product"), GOOD | {"name": ""})

    assert (response.status_code, Product.objects.count()) == (422, 1)


def test_it_is_hidden_from_who_changes_no_products(client, firm):
    client.force_login(firm.warehouse)

    assert client.post(reverse("orders:create-product"), GOOD).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_a_second_product_of_the_same_code_is_refused(client, firm):
    _person, url, data = filled(firm, product, {"code": firm.product.code.lower()})
    client.force_login(firm.manager)

    response = client.post(url, data)

    assert "Product with this Code already exists." in response.content.decode()


@pytest.mark.usefixtures("in_english")
def test_a_tax_code_has_nineteen_digits(client, firm):
    _person, url, data = filled(firm, product, {"tax_code": "109041701"})
    client.force_login(firm.manager)

    refused = client.post(url, data)
    taken = client.post(url, data | {"tax_code": "１０９０４１７０１0000000000"})

    assert "A tax classification code has 19 digits" in refused.content.decode()
    assert (refused.status_code, taken.status_code) == (422, 302)
    assert Product.objects.get(code="HY-NEW").tax_code == "1090417010000000000"
