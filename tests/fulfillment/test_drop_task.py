"""The rest of a task is no longer needed."""

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment import services as fulfillment
from fulfillment.models import TaskPause
from orderdesk.core.errors import Refused
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_ends_with_a_reason_and_ends_its_pause(firm):
    task = short_order(firm)[1]
    fulfillment.start_task(task.pk, by=firm.production)
    fulfillment.pause_task(task.pk, cause="material", by=firm.production)

    with pytest.raises(Refused, match="why it is no longer needed"):
        fulfillment.drop_task(task.pk, reason=" ", by=firm.production)
    fulfillment.drop_task(task.pk, reason="客户改型号", by=firm.production)

    task.refresh_from_db()
    assert (task.status, task.drop_reason) == ("dropped", "客户改型号")
    assert TaskPause.objects.get().ended_at is not None


def test_what_is_over_is_not_dropped(firm):
    task = short_order(firm)[1]
    fulfillment.record_output(task.pk, quantity=task.quantity, by=firm.production)

    with pytest.raises(Refused, match="Done"):
        fulfillment.drop_task(task.pk, reason="x", by=firm.production)


def test_sales_drop_nothing(firm):
    task = short_order(firm)[1]

    with pytest.raises(PermissionDenied):
        fulfillment.drop_task(task.pk, reason="x", by=firm.am)
