"""The day that a customer may count on."""

from datetime import timedelta

import pytest

from fulfillment import services as fulfillment

pytestmark = pytest.mark.django_db


def test_it_is_what_was_asked_for(firm):
    order = firm.order("awaiting_supply")

    assert fulfillment.promise_of(order, []) == order.due_on


def test_it_is_the_later_day_that_was_agreed(firm):
    order = firm.order("awaiting_supply")
    order.agreed_on = order.due_on + timedelta(days=3)

    assert fulfillment.promise_of(order, []) == order.agreed_on
