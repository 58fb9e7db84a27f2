"""A task stands still for a cause, and goes on."""

import pytest

from fulfillment import services as fulfillment
from fulfillment.models import TaskPause
from orderdesk.core.errors import Refused
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def task(firm):
    task = short_order(firm)[1]
    return fulfillment.start_task(task.pk, by=firm.production)


def test_a_pause_keeps_its_cause_and_its_time(firm, task):
    fulfillment.pause_task(task.pk, cause="material", note="等铜排", by=firm.production)
    fulfillment.resume_task(task.pk, by=firm.production)

    pause = TaskPause.objects.get()
    assert (pause.cause, pause.note, pause.by) == ("material", "等铜排", firm.production)
    assert pause.ended_at > pause.began_at
    task.refresh_from_db()
    assert task.status == "running"


def test_what_stands_still_is_not_paused_again(firm, task):
    fulfillment.pause_task(task.pk, cause="material", by=firm.production)

    with pytest.raises(Refused, match="Paused"):
        fulfillment.pause_task(task.pk, cause="capacity", by=firm.production)

    assert TaskPause.objects.count() == 1


def test_pieces_of_a_paused_task_say_that_it_goes_on(firm, task):
    fulfillment.pause_task(task.pk, cause="material", by=firm.production)

    fulfillment.record_output(task.pk, quantity=task.quantity, by=firm.production)

    task.refresh_from_db()
    assert (task.status, TaskPause.objects.get().ended_at is not None) == ("done", True)
