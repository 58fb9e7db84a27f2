"""What is still missing before an order can be confirmed, in words."""

from datetime import timedelta

import pytest

from fulfillment import services as fulfillment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_lines_without_an_answer_are_counted(firm):
    order = firm.order("awaiting_supply", "10", "5")

    assert str(fulfillment.against_confirming(order)) == "2 lines have no supply answer yet."


def test_a_later_day_has_to_be_agreed(firm):
    order = firm.order("awaiting_supply")
    day = order.due_on + timedelta(days=3)
    firm.answer(order, ready_on=day)
    said = f"Line 1 is ready on {day}, later than requested. Record what the customer agreed to."

    assert str(fulfillment.against_confirming(order)) == said


def test_nothing_stands_against_an_answered_order(firm):
    order = firm.order("awaiting_supply")
    firm.answer(order)

    assert fulfillment.against_confirming(order) is None
