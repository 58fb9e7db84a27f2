"""What a customer usually buys."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.services.template import usual_basket
from tests.factories import ProductFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def bought(firm, product, *quantities, status="awaiting_supply"):
    usual, firm.product = firm.product, product
    for quantity in quantities:
        order = firm.draft(quantity)
        firm.walk(order, status)
    firm.product = usual


def usual(firm, who=None):
    found = usual_basket(firm.customer.pk, by=who or firm.assistant)
    return [(each.product, each.quantity, each.times, each.of) for each in found]


def test_it_is_what_came_twice_in_the_last_orders_in_the_quantity_that_came_most(firm):
    once = ProductFactory()
    bought(firm, firm.product, "10", "20", "20")
    bought(firm, once, "7")

    assert usual(firm) == [(firm.product, 20, 3, 4)]


def test_drafts_rejected_and_foreign_orders_and_what_is_no_longer_sold_do_not_count(firm):
    bought(firm, firm.product, "10")
    bought(firm, ProductFactory(), "10", "10", "10", status="in_review")
    bought(firm, ProductFactory(is_active=False), "10")
    before = usual(firm)

    assert before == [(firm.product, Decimal(10), 1, 2)]
    assert usual(firm, firm.stranger) == []


def test_the_fragment_shows_it(client, firm):
    bought(firm, firm.product, "10")
    client.force_login(firm.assistant)

    page = client.get(reverse("orders:customer-basket"), {"customer": firm.customer.pk}).content.decode()

    assert f'data-code="{firm.product.code}" data-quantity="10"' in page


def test_it_is_empty_without_a_customer_and_for_who_enters_no_orders(client, firm):
    bought(firm, firm.product, "10")

    for who, asked in ((firm.assistant, ""), (firm.warehouse, firm.customer.pk), (firm.stranger, firm.customer.pk)):
        client.force_login(who)
        answer = client.get(reverse("orders:customer-basket"), {"customer": asked})
        assert (answer.status_code, answer.content.strip()) == (200, b"")
