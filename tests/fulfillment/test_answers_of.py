"""The supply answers of an order."""

import pytest

from fulfillment import services as fulfillment

pytestmark = pytest.mark.django_db


def test_they_come_in_the_order_of_the_lines(firm):
    order = firm.order("awaiting_supply", "10", "5")
    firm.answer(order)

    answers = fulfillment.answers_of(order)

    assert [answer.line.position for answer in answers] == sorted(line.position for line in order.lines.all())


def test_an_order_that_nobody_answered_has_none(firm):
    assert fulfillment.answers_of(firm.order("awaiting_supply")) == []
