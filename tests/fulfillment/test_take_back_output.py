"""Pieces that were booked in by mistake go out again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment import services as fulfillment
from fulfillment.models import StockMove
from orderdesk.core.errors import Refused
from tests.fulfillment.stock import differences, held, numbers
from tests.fulfillment.tasks import preparation, short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_stock_reservation_task_and_stage_stand_as_before(firm):
    order, task = short_order(firm, "10", there=4)
    output = fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)

    fulfillment.take_back_output(output.pk, by=firm.production)

    task.refresh_from_db()
    assert (task.status, task.done, task.finished_at) == ("running", 0, None)
    assert (held(order), numbers(firm.product), differences()) == (4, (4, 4), [])
    assert preparation(order).finished_at is None


def test_it_is_taken_back_once(firm):
    task = short_order(firm, "10", there=4)[1]
    output = fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)

    for _time in range(2):
        fulfillment.take_back_output(output.pk, by=firm.production)

    assert StockMove.objects.filter(undoes=output.move_id).count() == 1
    assert numbers(firm.product) == (4, 4)


def test_what_has_left_cannot_be_taken_back(firm):
    order, task = short_order(firm, "10", there=4)
    output = fulfillment.record_output(task.pk, quantity=Decimal(6), by=firm.production)
    firm.dispatch(order)

    with pytest.raises(Refused):
        fulfillment.take_back_output(output.pk, by=firm.production)

    output.refresh_from_db()
    assert output.undone_at is None


def test_the_stock_page_offers_no_second_way(firm):
    task = fulfillment.add_task(
        firm.product, kind="make", quantity=Decimal(5), planned_on=firm.draft().due_on, by=firm.production
    )
    fulfillment.receive_stock(firm.product, Decimal(1), by=firm.warehouse)
    output = fulfillment.record_output(task.pk, quantity=Decimal(5), by=firm.production)

    with pytest.raises(Refused):
        fulfillment.undo_move(output.move_id, by=firm.warehouse)


def test_who_makes_nothing_takes_nothing_back(firm):
    task = short_order(firm)[1]
    output = fulfillment.record_output(task.pk, quantity=Decimal(1), by=firm.production)

    with pytest.raises(PermissionDenied):
        fulfillment.take_back_output(output.pk, by=firm.warehouse)
