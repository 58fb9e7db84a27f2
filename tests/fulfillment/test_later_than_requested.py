"""Answers whose day is later than what the customer asked for."""

from datetime import timedelta

import pytest

from fulfillment import services as fulfillment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "count"), [(0, 0), (3, 1)])
def test_only_later_days_are_named(firm, days, count):
    order = firm.order("awaiting_supply")
    firm.answer(order, ready_on=order.due_on + timedelta(days=days))

    assert len(fulfillment.later_than_requested(order, fulfillment.answers_of(order))) == count
