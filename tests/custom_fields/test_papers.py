"""Custom fields on papers: those that are to be printed, where the order says something in them."""

import pytest

from orders.services import set_fields
from tests.custom_fields.fields import field, packing
from tests.papers import missing, press

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_confirmation_and_the_slip_have_what_is_to_be_printed(client, firm):
    inner, box = field(), packing(is_on_papers=True)
    order = firm.order("in_production")
    set_fields(order.pk, typed={inner.key: "XM-内部", box.key: "木箱"}, by=firm.assistant)
    shipment = firm.dispatch(order)

    confirmation = press(client, firm.assistant, "orders:print-confirmation", order.pk)
    slip = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk)

    assert missing(confirmation, "包装要求", "木箱", "XM-内部") == ["XM-内部"]
    assert missing(slip, "包装要求", "木箱", "XM-内部") == ["XM-内部"]
