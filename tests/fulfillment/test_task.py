"""The page of a task, and its steps as they are clicked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from fulfillment.models import TaskOutput
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def post(client, step, task, **typed):
    task.refresh_from_db()
    facts = {"version": task.version, "submit_key": str(uuid4())} | typed
    return client.post(reverse(f"fulfillment:{step}", args=[task.pk]), facts)


def test_a_task_is_walked_from_its_page(client, firm):
    order, task = short_order(firm, "10", there=4)
    client.force_login(firm.admin)

    assert post(client, "start-task", task).status_code == 302
    assert post(client, "pause-task", task, cause="material", note="等铜排").status_code == 302
    assert "等铜排" in client.get(task.get_absolute_url()).content.decode()
    assert post(client, "resume-task", task).status_code == 302
    assert post(client, "record-output", task, quantity="2").status_code == 302
    task.refresh_from_db()
    assert (task.status, task.done) == ("running", 2)

    back = client.post(reverse("fulfillment:take-back-output", args=[TaskOutput.objects.get().pk]))
    assert back.status_code == 302
    assert "taken back by" in client.get(task.get_absolute_url()).content.decode()
    assert post(client, "drop-task", task, reason="客户改型号").status_code == 302
    assert str(task) in client.get(order.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("step", "typed", "status"),
    [
        ("record-output", {"quantity": "一百"}, 422),
        ("record-output", {"quantity": "77"}, 409),
        ("drop-task", {"reason": ""}, 422),
        ("pause-task", {"cause": "weather"}, 422),
        ("pause-task", {"cause": "material", "note": "等铜排"}, 409),
    ],
)
def test_what_is_refused_is_said_and_stays_typed(client, firm, step, typed, status):
    task = short_order(firm, "10", there=4)[1]
    client.force_login(firm.admin)

    answer = post(client, step, task, **typed)

    page = answer.content.decode()
    assert answer.status_code == status
    assert all(value in page for value in typed.values() if value not in ("weather", "material"))


def test_who_looks_only_has_no_step(client, firm):
    task = short_order(firm)[1]
    client.force_login(firm.am)

    page = client.get(task.get_absolute_url()).content.decode()

    assert "<form" not in page.split("page-head")[1].split("</main>")[0]
    for step in ("start-task", "resume-task", "edit-task"):
        assert post(client, step, task).status_code == 404


def test_a_later_day_without_its_reason_stays_typed(client, firm):
    task = short_order(firm)[1]
    client.force_login(firm.admin)
    day = task.planned_on + timedelta(days=3)

    answer = post(client, "edit-task", task, quantity="6", planned_on=f"{day}", note="等料")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{day}" in page
    assert "等料" in page
    assert "why it comes later" in page


def test_whoever_comes_second_sees_what_was_changed(client, firm):
    task = short_order(firm)[1]
    client.force_login(firm.admin)
    stale = task.version
    post(client, "edit-task", task, quantity="6", planned_on=f"{task.planned_on}", supplier="苏州铜业")

    facts = {"version": stale, "quantity": "7", "planned_on": f"{task.planned_on}", "submit_key": str(uuid4())}
    answer = client.post(reverse("fulfillment:edit-task", args=[task.pk]), facts)

    assert "Somebody changed" in answer.content.decode()
    task.refresh_from_db()
    assert task.quantity == 6
