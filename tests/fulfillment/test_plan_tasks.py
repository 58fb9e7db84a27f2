"""Confirming an order plans what it lacks: a task for each line that is not there."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from aftersales import services as aftersales
from fulfillment import services as fulfillment
from fulfillment.models import SupplyTask
from tests.factories import make_stock
from tests.fulfillment.stock import held
from tests.fulfillment.tasks import preparation, short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_what_is_not_there_is_planned(firm):
    order, task = short_order(firm, "10", there=4, ready_in=3)

    assert (task.kind, task.status, task.quantity, task.done) == ("make", "planned", 6, 0)
    assert task.planned_on == localdate() + timedelta(days=3)
    assert task.number.startswith("RW")
    assert held(order) == 4


def test_it_is_planned_for_the_day_by_which_the_order_wants_it_ready(firm):
    order, task = short_order(firm, "10", ready_in=29)

    assert task.planned_on == preparation(order).planned_on < localdate() + timedelta(days=29)


def test_what_is_bought_is_a_purchase(firm):
    assert short_order(firm, supply="buy", kind="short")[1].kind == "buy"


def test_nothing_is_planned_where_all_is_there(firm):
    assert short_order(firm, "4", there=4)[1] is None


def test_a_product_without_stock_is_planned_where_the_answer_says_that_it_is_not_there(firm):
    assert short_order(firm, "10", there=None)[1].quantity == 10
    assert short_order(firm, "10", there=None, kind="in_stock")[1] is None


def test_what_is_on_order_for_the_stock_is_not_ordered_twice(firm):
    make_stock(firm.product, 1)
    facts = {"kind": "make", "planned_on": localdate() + timedelta(days=2), "by": firm.production}
    fulfillment.add_task(firm.product, quantity=Decimal(10), **facts)

    _order, task = short_order(firm, "8", there=0.001)
    assert task is None

    _later, task = short_order(firm, "8", there=0.001)
    assert task.quantity == Decimal("8")  # what is on order was for the first


def test_who_lies_further_ahead_than_what_is_on_order_gets_a_task(firm):
    make_stock(firm.product, 1)
    facts = {"kind": "make", "planned_on": localdate() + timedelta(days=12), "by": firm.production}
    fulfillment.add_task(firm.product, quantity=Decimal(100), **facts)

    assert short_order(firm, "8", there=0.001, ready_in=5)[1] is not None


def test_the_first_promise_of_a_line_stays(firm):
    order, _task = short_order(firm)
    line = order.lines.get()
    assert line.promised_on == line.agreed_on == order.due_on

    fulfillment.move_date(order.pk, due_on=order.due_on + timedelta(days=5), why="客户工地延期", by=firm.am)

    line.refresh_from_db()
    assert line.agreed_on == line.promised_on + timedelta(days=5)


def test_a_cancelled_order_drops_what_was_only_planned(firm):
    order, task = short_order(firm)

    aftersales.cancel_order(order.pk, reason="客户取消", by=firm.am)

    task = SupplyTask.objects.get()
    assert (task.status, str(order) in task.drop_reason) == ("dropped", True)
