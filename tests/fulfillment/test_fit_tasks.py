"""What is planned follows what an order still lacks."""

from decimal import Decimal

import pytest

from aftersales import services as aftersales
from fulfillment import services as fulfillment
from fulfillment.models import SupplyTask
from tests.fulfillment.stock import differences
from tests.fulfillment.tasks import short_order
from tests.orders.changes import agree, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_one_more_piece_is_one_more_to_make(firm):
    order, _task = short_order(firm, "10", there=4)

    agree(firm, ask(firm, order, quantities={1: 11}))

    quantities = SupplyTask.objects.unfinished().values_list("quantity", flat=True)
    assert (sum(quantities), differences()) == (7, [])


def test_fewer_pieces_are_fewer_to_make(firm):
    order, task = short_order(firm, "10", there=4)

    agree(firm, ask(firm, order, quantities={1: 6}))

    task.refresh_from_db()
    assert task.quantity == 2


def test_what_is_closed_short_is_not_made(firm):
    order, task = short_order(firm, "10", there=4)
    fulfillment.start_order(order.pk, by=firm.production)
    firm.dispatch(order, quantities={order.lines.get().pk: Decimal(4)})

    aftersales.short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(6)}, reason="停产", by=firm.am)

    task.refresh_from_db()
    assert task.status == "dropped"


def test_of_a_product_without_stock_nothing_is_waited_for_once_it_has_left(firm):
    order, task = short_order(firm, "10", there=None)
    fulfillment.start_task(task.pk, by=firm.production)
    order.refresh_from_db()

    firm.dispatch(order)

    task.refresh_from_db()
    assert task.status == "dropped"
