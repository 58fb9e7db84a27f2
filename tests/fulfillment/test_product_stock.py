"""The page of a product's stock."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_an_order_of_another_team_is_not_named_to_who_does_not_see_it(client, firm):
    make_stock(firm.product, 10)
    order = firm.order("confirmed", "10")
    client.force_login(firm.stranger)

    page = client.get(reverse("fulfillment:product-stock", args=[firm.product.pk])).content.decode()

    assert order.number not in page
    assert firm.customer.name not in page


def test_it_shows_what_is_there_who_holds_it_and_what_to_order(client, firm):
    firm.product.minimum_stock = Decimal(20)
    firm.product.save()
    make_stock(firm.product, 15)
    first, second = firm.order("confirmed", "10"), firm.order("confirmed", "10")
    client.force_login(firm.manager)

    stock = client.get(reverse("fulfillment:product-stock", args=[firm.product.pk])).context["stock"]

    assert (stock.on_hand, stock.reserved, stock.available, stock.is_low) == (15, 15, 0, True)
    assert [(entry.order, entry.quantity) for entry in stock.held] == [(first, 10), (second, 5)]
    assert [(entry.order, entry.quantity) for entry in stock.waiting] == [(second, 5)]
    assert [(task.order, task.missing) for task in stock.coming] == [(second, 5)]
    assert stock.suggested == 20  # what is planned for the second order comes beside it
