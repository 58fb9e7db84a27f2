"""What is held for an order is free again when it ends."""

import pytest

from aftersales.services import cancel_order
from tests.factories import make_stock
from tests.fulfillment.stock import differences, held, numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_cancelling_gives_the_goods_to_who_waits(firm):
    make_stock(firm.product, 10)
    first, second = firm.order("confirmed", "10"), firm.order("confirmed", "10")

    cancel_order(first.pk, reason="客户取消", by=firm.manager)

    assert (held(first), held(second), numbers(firm.product), differences()) == (0, 10, (10, 10), [])
