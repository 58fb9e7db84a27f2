"""Why nothing of an order can leave now, in words."""

import pytest

from fulfillment import services as fulfillment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_goods_leave_only_from_production(firm):
    order = firm.order("confirmed")

    said = str(fulfillment.against_dispatching(order))

    assert said == f"{order} is “Confirmed”: goods can be dispatched only from “In production”."


def test_nothing_stands_against_an_order_in_production(firm):
    assert fulfillment.against_dispatching(firm.order("in_production")) is None
