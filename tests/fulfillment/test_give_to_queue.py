"""Goods that become free go to the lines that wait, the first promised first."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from aftersales.services import cancel_order
from orderdesk.notifications.models import OutgoingMessage
from tests.factories import make_stock
from tests.fulfillment.stock import differences, held, moved, numbers, receive
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_goods_that_arrive_go_to_the_first_promised_and_its_people_are_told(firm):
    make_stock(firm.product, 1)
    later = firm.order("confirmed", "10", due_on=localdate() + timedelta(days=20))
    sooner = firm.order("confirmed", "10", due_on=localdate() + timedelta(days=10))

    receive(firm, 12)

    assert (held(sooner), held(later)) == (10, 3)
    assert OutgoingMessage.objects.filter(kind="goods_arrived", url=sooner.get_absolute_url()).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_goods_that_arrive_while_an_order_is_cancelled_are_not_held_for_it(firm):
    make_stock(firm.product, 1)
    order = firm.order("confirmed", "10")

    outcomes = run_together(
        lambda: cancel_order(order.pk, reason="客户取消", by=firm.manager), lambda: receive(firm, 20)
    )

    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    assert (held(order), numbers(firm.product), differences()) == (0, (21, 0), [])
    assert moved(firm.product) == (21, 0)
