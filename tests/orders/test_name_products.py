"""Many products of the grid at once, by key or by code, with the prices of a customer."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders import services as orders
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("orders:name-products")


def named(client, who, **asked):
    client.force_login(who)
    return client.post(PAGE, asked).json()["results"]


def test_they_are_found_by_key_and_by_code(client, firm):
    other = ProductFactory(code="HY-RL24")

    found = named(client, firm.assistant, product=[firm.product.pk, "x"], code=["hy-rl24", "nothing", ""])

    assert {each["code"] for each in found} == {firm.product.code, other.code}


def test_with_the_prices_of_the_customer_in_the_order_in_which_they_count(client, firm):
    for price, quantity, customer in (("310", 10, None), ("300", 0, firm.customer.pk), ("280", 100, firm.customer.pk)):
        agreed = {"unit_price": Decimal(price), "from_quantity": Decimal(quantity), "customer_id": customer}
        orders.set_price(firm.product.pk, **agreed, by=firm.manager)

    (found,) = named(client, firm.assistant, product=firm.product.pk, customer=firm.customer.pk)
    (foreign,) = named(client, firm.stranger, product=firm.product.pk, customer=firm.customer.pk)
    (hidden,) = named(client, firm.warehouse, product=firm.product.pk, customer=firm.customer.pk)

    assert [(each["from"], each["price"], each["own"]) for each in found["prices"]] == [
        ("100", "280", True),
        ("0", "300", True),
        ("10", "310", False),
    ]
    assert [each["price"] for each in foreign["prices"]] == ["310"]
    assert (hidden["prices"], hidden["price"]) == ([], "")


def test_200_lines_cost_the_queries_of_one(client, firm, django_assert_num_queries):
    codes = [ProductFactory().code for _n in range(200)]
    client.force_login(firm.assistant)
    client.post(PAGE, {"code": codes[:1]})

    with django_assert_num_queries(7):
        one = client.post(PAGE, {"code": codes[:1], "customer": firm.customer.pk}).json()["results"]
    with django_assert_num_queries(7):
        many = client.post(PAGE, {"code": codes, "customer": firm.customer.pk}).json()["results"]

    assert (len(one), len(many)) == (1, 200)
