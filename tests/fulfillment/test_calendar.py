"""The calendar: orders by delivery date, and what each department has to finish."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.models import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def calendar(client, month):
    page = client.get(reverse("fulfillment:calendar"), {"month": f"{month:%Y-%m}"})
    return page.context["calendar"]


def cell(client, day):
    return next(each for week in calendar(client, day).weeks for each in week if each.day == day)


@pytest.fixture
def order(firm):
    return firm.order("in_production")


def test_an_order_stands_on_its_day_and_can_be_opened(client, firm, order):
    client.force_login(firm.manager)

    day = cell(client, order.due_on)

    assert (day.count, day.open, day.orders, day.late) == (1, 1, [order], False)
    rows = client.get(day.url).context["list"].rows
    assert [row.record["pk"] for row in rows] == [order.pk]


def test_the_load_of_a_department_opens_its_stages(client, firm, order):
    stage = Stage.objects.filter(order=order, finished_at=None, planned_on__isnull=False).order_by("place").first()
    client.force_login(firm.manager)

    loads = cell(client, stage.planned_on).loads

    for load in loads:
        assert len(client.get(load.url).context["list"].rows) == load.count
    assert (
        sum(load.count for load in loads)
        == Stage.objects.filter(order=order, finished_at=None, planned_on=stage.planned_on).exclude(role="").count()
    )


def test_what_is_not_there_after_its_day_is_late(client, firm, order):
    order.ordered_on = order.due_on = localdate() - timedelta(days=3)
    order.sign(by=firm.admin).save()
    client.force_login(firm.manager)

    assert cell(client, order.due_on).late


def test_a_draft_and_what_one_does_not_see_are_left_out(client, firm, order):
    draft = firm.draft()
    client.force_login(firm.manager)
    assert cell(client, draft.due_on).orders == [order]

    client.force_login(firm.stranger)
    assert cell(client, order.due_on).count == 0


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12"])
def test_a_month_of_no_sense_is_this_one(client, firm, month):
    client.force_login(firm.manager)

    page = client.get(reverse("fulfillment:calendar"), {"month": month})

    assert page.context["calendar"].month == localdate().replace(day=1)


def test_weeks_are_whole_and_begin_on_monday(client, firm):
    client.force_login(firm.manager)

    weeks = calendar(client, localdate().replace(year=2027, month=2, day=1)).weeks

    assert [len(week) for week in weeks] == [7] * len(weeks) == [7] * 4
    assert {week[0].day.weekday() for week in weeks} == {0}
