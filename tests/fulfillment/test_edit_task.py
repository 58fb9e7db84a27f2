"""What is planned of a task changes, and a late one endangers its stage by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from fulfillment.models import SupplyTask
from fulfillment.services.task_plan import orders_with_late_tasks
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.fulfillment.tasks import preparation, short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_supplier_and_day_are_written(firm):
    task = short_order(firm, supply="buy", kind="short")[1]
    sooner = task.planned_on - timedelta(days=1)

    fulfillment.edit_task(task.pk, changes={"supplier": "苏州铜业", "planned_on": sooner}, by=firm.warehouse)

    task.refresh_from_db()
    assert (task.supplier, task.planned_on, task.version) == ("苏州铜业", sooner, 2)


def test_a_later_day_needs_its_reason(firm):
    task = short_order(firm)[1]
    later = {"planned_on": task.planned_on + timedelta(days=1)}

    with pytest.raises(Refused, match="why it comes later"):
        fulfillment.edit_task(task.pk, changes=later, by=firm.production)
    fulfillment.edit_task(task.pk, changes=later, why="设备检修", by=firm.production)

    assert "设备检修" in SupplyTask.history.filter(id=task.pk).latest().history_change_reason


def test_the_quantity_stays_above_what_is_there(firm):
    task = short_order(firm, "10", there=4)[1]
    fulfillment.record_output(task.pk, quantity=Decimal(2), by=firm.production)

    with pytest.raises(Refused, match="are there already"):
        fulfillment.edit_task(task.pk, changes={"quantity": Decimal(2)}, by=firm.production)


def test_a_day_after_the_promise_marks_the_stage_and_tells_the_manager(firm):
    order, task = short_order(firm)
    day = order.due_on + timedelta(days=2)

    fulfillment.edit_task(task.pk, changes={"planned_on": day}, why="缺料", by=firm.production)

    stage = preparation(order)
    assert stage.is_endangered
    assert task.number in stage.problem
    assert OutgoingMessage.objects.filter(kind="stage_trouble", recipient=firm.manager).exists()

    fulfillment.edit_task(task.pk, changes={"planned_on": localdate() + timedelta(days=1)}, by=firm.production)

    stage = preparation(order)
    assert (stage.is_endangered, stage.problem) == (False, "")


def test_what_somebody_wrote_over_it_stays(firm):
    order, task = short_order(firm)
    late = {"planned_on": order.due_on + timedelta(days=2)}
    fulfillment.edit_task(task.pk, changes=late, why="缺料", by=firm.production)
    stage = preparation(order)
    fulfillment.edit_stage(stage.pk, changes={"problem": "模具坏了"}, by=firm.am)

    fulfillment.edit_task(task.pk, changes={"planned_on": localdate() + timedelta(days=1)}, by=firm.production)

    stage = preparation(order)
    assert (stage.is_endangered, stage.problem) == (True, "模具坏了")


def test_the_clock_marks_the_stage_of_what_is_late(firm):
    order, task = short_order(firm)
    SupplyTask.objects.filter(pk=task.pk).update(planned_on=localdate() - timedelta(days=1))
    assert orders_with_late_tasks(on=localdate()) == [order.pk]

    fulfillment.assess_order(order.pk)

    assert preparation(order).is_endangered
    assert orders_with_late_tasks(on=localdate()) == []


def test_a_moved_date_takes_the_risk_off(firm):
    order, task = short_order(firm)
    day = order.due_on + timedelta(days=2)
    fulfillment.edit_task(task.pk, changes={"planned_on": day}, why="缺料", by=firm.production)

    fulfillment.move_date(order.pk, due_on=day + timedelta(days=3), why="客户同意", by=firm.am)

    assert not preparation(order).is_endangered
