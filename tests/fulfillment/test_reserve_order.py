"""Confirming an order holds what is free of its products."""

import pytest

from fulfillment import services as fulfillment
from orders.models import Order
from tests.factories import make_stock
from tests.fulfillment.stock import differences, held, numbers
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_confirming_holds_what_is_there(firm):
    make_stock(firm.product, 15)

    first, second = firm.order("confirmed", "10"), firm.order("confirmed", "10")

    assert (held(first), held(second), numbers(firm.product)) == (10, 5, (15, 15))
    assert differences() == []


def test_nothing_is_held_of_a_product_without_stock(firm):
    order = firm.order("shipped", "10")

    assert (held(order), numbers(firm.product)) == (0, None)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_share_what_is_there(firm):
    make_stock(firm.product, 10)
    orders = [firm.order("awaiting_supply", "8") for _order in range(2)]
    for order in orders:
        firm.answer(order)

    outcomes = run_together(
        *[lambda order=order: fulfillment.confirm_order(order.pk, by=firm.assistant) for order in orders]
    )

    assert all(isinstance(outcome, Order) for outcome in outcomes), outcomes
    assert (sorted(map(held, orders)), numbers(firm.product), differences()) == ([2, 8], (10, 10), [])
