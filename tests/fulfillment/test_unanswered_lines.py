"""How many lines still wait for their supply answer."""

import pytest

from fulfillment import services as fulfillment

pytestmark = pytest.mark.django_db


def test_lines_are_counted_until_they_are_answered(firm):
    order = firm.order("awaiting_supply", "10", "5")
    before = fulfillment.unanswered_lines(order)

    firm.answer(order)

    assert (before, fulfillment.unanswered_lines(order)) == (2, 0)
