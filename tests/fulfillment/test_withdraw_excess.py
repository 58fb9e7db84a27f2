"""What is prepared and no longer comes is withdrawn by itself: after a short close, a cancellation, a change."""

from decimal import Decimal

import pytest

from aftersales import services as aftersales
from fulfillment.audit import check_prepared
from fulfillment.models import Shipment
from orderdesk.notifications.models import OutgoingMessage
from tests.fulfillment.shipments import prepare, stocked
from tests.fulfillment.stock import differences, held, numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def states(order):
    return list(Shipment.objects.filter(order=order).order_by("pk").values_list("status", flat=True))


def close_short(firm, order, quantity):
    quantities = {order.lines.get().pk: Decimal(quantity)}
    return aftersales.short_close_order(order.pk, quantities=quantities, reason="停产", by=firm.am)


def test_a_cancelled_order_keeps_nothing_prepared(firm):
    order = stocked(firm)
    prepare(firm, order, "4")

    aftersales.cancel_order(order.pk, reason="客户取消", by=firm.am)

    assert (states(order), held(order), numbers(firm.product)) == (["withdrawn"], 0, (15, 0))
    told = OutgoingMessage.objects.filter(kind="withdraw_shipment").values_list("recipient__username", flat=True)
    assert set(told) == {firm.warehouse.username, firm.logistics.username}


@pytest.mark.parametrize(
    ("closed", "left"),
    [("2", ["preparing", "preparing"]), ("4", ["preparing", "withdrawn"]), ("6", ["preparing", "withdrawn"])],
)
def test_the_last_prepared_goes_first(firm, closed, left):
    order = firm.order("in_production", "10")
    firm.dispatch(order, quantities={order.lines.get().pk: Decimal(1)})
    prepare(firm, order, "3")
    prepare(firm, order, "4")

    close_short(firm, order, closed)

    assert (states(order)[1:], list(check_prepared()), differences()) == (left, [], [])
