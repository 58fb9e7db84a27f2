"""Pieces of a task go into stock and to the order that it is for."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from aftersales import services as aftersales
from fulfillment import services as fulfillment
from fulfillment.models import Stage, StockMove, TaskOutput
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.fulfillment.stock import differences, held, numbers
from tests.fulfillment.tasks import preparation, short_order
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_some_of_it_is_there(firm):
    order, task = short_order(firm, "10", there=4)

    fulfillment.record_output(task.pk, quantity=Decimal(2), by=firm.production)

    task.refresh_from_db(), order.refresh_from_db()
    assert (task.status, task.done, order.status) == ("running", 2, "in_production")
    assert (held(order), numbers(firm.product), differences()) == (6, (6, 6), [])
    assert preparation(order).finished_at is None


def test_the_last_piece_finishes_task_and_stage_and_tells_sales(firm):
    order, task = short_order(firm, "10", there=4)

    fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)

    task.refresh_from_db()
    assert (task.status, held(order), numbers(firm.product)) == ("done", 10, (10, 10))
    assert preparation(order).finished_at == task.finished_at
    told = OutgoingMessage.objects.filter(kind="goods_arrived", channel="app").values_list("recipient", flat=True)
    assert set(told) == {firm.am.pk, firm.assistant.pk}


def test_what_is_made_for_an_order_leaves_with_it(firm):
    order, task = short_order(firm, "10", there=4)
    fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)

    firm.dispatch(order)

    order.refresh_from_db()
    assert (order.status, numbers(firm.product), differences()) == ("shipped", (0, 0), [])


@pytest.mark.parametrize("quantity", ["0", "-1", "6.001", "60"])
def test_no_more_than_is_to_come(firm, quantity):
    task = short_order(firm, "10", there=4)[1]

    with pytest.raises(Refused, match="At most 6"):
        fulfillment.record_output(task.pk, quantity=Decimal(quantity), by=firm.production)

    assert not TaskOutput.objects.exists()


def test_nothing_comes_of_what_was_dropped(firm):
    task = short_order(firm)[1]
    fulfillment.drop_task(task.pk, reason="客户改型号", by=firm.production)

    with pytest.raises(Refused, match="No longer needed"):
        fulfillment.record_output(task.pk, quantity=Decimal(1), by=firm.production)


def test_who_makes_nothing_books_nothing(firm):
    task = short_order(firm)[1]

    with pytest.raises(PermissionDenied):
        fulfillment.record_output(task.pk, quantity=Decimal(1), by=firm.am)


def test_of_a_product_without_stock_nothing_is_booked(firm):
    _order, task = short_order(firm, "10", there=None)

    output = fulfillment.record_output(task.pk, quantity=Decimal(10), by=firm.production)

    task.refresh_from_db()
    assert (task.status, output.move, StockMove.objects.exists()) == ("done", None, False)


def test_what_still_comes_for_a_cancelled_order_is_for_the_next(firm):
    first, task = short_order(firm, "10", there=4)
    second, _task = short_order(firm, "3", there=0.001)
    fulfillment.start_task(task.pk, by=firm.production)
    assert OutgoingMessage.objects.filter(kind="task_surplus").count() == 0
    second_task = second.lines.get().tasks.get()
    fulfillment.drop_task(second_task.pk, reason="等一等", by=firm.production)
    first.refresh_from_db()

    aftersales.cancel_order(first.pk, reason="客户取消", by=firm.am)
    fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)

    assert (held(first), held(second), differences()) == (0, 3, [])
    assert OutgoingMessage.objects.filter(kind="task_surplus", recipient=firm.production).exists()


def test_a_stage_that_was_finished_by_hand_stays_so(firm):
    order, task = short_order(firm, "10", there=4)
    fulfillment.start_task(task.pk, by=firm.production)
    Stage.objects.filter(order=order, step="prepare").update(finished_at=order.created_at)

    fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)

    assert preparation(order).finished_at == order.created_at


def _both_book_the_rest(firm):
    task = short_order(firm, "10", there=4)[1]
    fulfillment.start_task(task.pk, by=firm.production)
    return task, [
        lambda: fulfillment.record_output(task.pk, quantity=Decimal(4), by=firm.production) for _each in range(2)
    ]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_once_book_no_more_than_there_is(firm):
    task, both = _both_book_the_rest(firm)

    outcomes = run_together(*both)

    task.refresh_from_db()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "TaskOutput"]
    assert (task.done, differences()) == (4, [])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would(firm):
    task, both = _both_book_the_rest(firm)

    with without_row_locks():
        outcomes = run_together(*both)

    assert [type(outcome).__name__ for outcome in outcomes] == ["TaskOutput", "TaskOutput"]
    assert TaskOutput.objects.filter(task=task).count() == 2
