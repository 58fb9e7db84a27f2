"""The routing sheet that goes with the goods through the house."""

import pytest

from tests.papers import missing, press, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_routing_sheet_has_goods_and_people_but_no_prices(client, firm):
    order = firm.order("awaiting_supply", "3", price="318.77")

    response = press(client, firm.warehouse, "orders:print-flow", order.pk)

    text = text_of(response.content)
    assert (
        missing(response, order.number, firm.product.code, str(firm.assistant), str(firm.manager), "138****4471") == []
    )
    assert [price for price in ("318.77", "956.31", "月结30天", "人民币", "13861724471") if price in text] == []
