"""The bench of production and purchasing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from fulfillment.models import SupplyTask
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def rows(client, **params):
    page = client.get(reverse("fulfillment:tasks"), params)
    return [row.record for row in page.context["list"].rows]


@pytest.fixture
def tasks(firm):
    late, soon = short_order(firm)[1], short_order(firm, "20", there=0.001, ready_in=3)[1]
    SupplyTask.objects.filter(pk=late.pk).update(planned_on=localdate() - timedelta(days=2))
    return late, soon


def test_the_open_ones_stand_by_their_day(client, firm, tasks):
    late, soon = tasks
    client.force_login(firm.production)

    assert rows(client) == [late, soon]
    assert rows(client, show="late") == rows(client, show="today") == [late]
    assert rows(client, q=soon.number) == [soon]
    assert rows(client, kind="buy") == []
    assert rows(client, show="over") == []


def test_what_is_dropped_is_over(client, firm, tasks):
    fulfillment.drop_task(tasks[0].pk, reason="改型号", by=firm.production)
    client.force_login(firm.production)

    assert rows(client, show="over") == [tasks[0]]
    assert rows(client) == [tasks[1]]


def test_the_load_counts_what_is_late_for_today(client, firm, tasks):
    client.force_login(firm.production)

    load = client.get(reverse("fulfillment:tasks")).context["load"]

    assert load[0] == (localdate(), 1)
    assert sum(count for _day, count in load) == 2


def test_tasks_of_orders_that_one_does_not_see_are_hidden(client, firm, tasks):
    client.force_login(firm.stranger)

    assert rows(client) == []
    assert client.get(tasks[0].get_absolute_url()).status_code == 404


def test_the_work_bench_says_what_is_due(client, firm, tasks):
    for person, shown in ((firm.production, True), (firm.warehouse, False)):
        client.force_login(person)
        assert (tasks[0].number in client.get(reverse("workbench")).content.decode()) is shown
