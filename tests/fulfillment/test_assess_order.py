"""The clock looks at orders with late tasks."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from fulfillment import services
from fulfillment.beat import assess_tasks
from fulfillment.models import SupplyTask
from orderdesk.core.record.audit import check_latest
from orderdesk.notifications.models import OutgoingMessage
from tests.fulfillment.tasks import preparation, short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_late_task_endangers_its_stage_by_itself_and_once(firm):
    order, task = short_order(firm)
    on_time, _task = short_order(firm, "20", there=0.001)
    SupplyTask.objects.filter(pk=task.pk).update(planned_on=localdate() - timedelta(days=1))

    for _hour in range(2):
        assess_tasks()

    assert preparation(order).is_endangered
    assert not preparation(on_time).is_endangered
    notices = OutgoingMessage.objects.filter(kind="stage_trouble", channel="app", recipient=firm.manager)
    assert notices.count() == 1


def test_what_is_marked_stands_in_the_history(firm):
    _order, task = short_order(firm)
    services.edit_task(task.pk, changes={"planned_on": localdate() - timedelta(days=1)}, by=firm.production)
    marked = SupplyTask.objects.get(pk=task.pk)
    differences = list(check_latest())

    assert marked.endangers
    assert [(row.endangers, row.history_change_reason) for row in task.history.all()[:1]] == [(True, "assess")]
    assert differences == []
