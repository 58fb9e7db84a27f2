"""The stages of a promised order are planned backwards from its date."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from fulfillment.models import StageTemplate
from fulfillment.services import (
    confirm_order,
    plan_stages,
)
from fulfillment.services.template import USUAL
from orderdesk.accounts.models import Role
from orderdesk.core.calendar.workdays import add_working_days
from tests.factories import person
from tests.fulfillment.ledger import days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_confirming_plans_the_stages_backwards_in_working_days(firm):
    order = firm.order("confirmed", due_on=localdate() + timedelta(days=60))

    expected = {step.value: add_working_days(order.due_on, offset) for _name, step, _role, offset in USUAL}
    assert days(order) == expected
    assert [s.place for s in order.stages.all()] == list(range(1, 9))
    assert {s.history.get().history_user for s in order.stages.all()} == {firm.assistant}


def test_nothing_is_planned_before_the_day_of_confirmation(firm):
    order = firm.order("confirmed", due_on=localdate() + timedelta(days=1))

    assert days(order)["stock"] == localdate()
    assert min(days(order).values()) == localdate()


def test_owners_are_the_template_s_person_or_found_by_role(firm):
    checker = person(Role.PRODUCTION)
    StageTemplate.objects.filter(step="quality").update(person=checker)

    order = firm.order("confirmed")

    owners = dict(order.stages.values_list("step", "owner"))
    assert owners["acceptance"] == owners["visit"] == firm.am.pk
    assert owners["stock"] == firm.warehouse.pk
    assert owners["quality"] == checker.pk
    assert owners["prepare"] is None  # two people have the role: it is theirs together


def test_an_order_that_has_stages_keeps_them(firm):
    order = firm.order("confirmed")

    assert plan_stages(order, by=firm.assistant) == []
    assert order.stages.count() == 8


def test_a_stage_that_is_not_active_is_not_planned(firm):
    StageTemplate.objects.exclude(step="dispatch").update(is_active=False)

    assert days(firm.order("confirmed")).keys() == {"dispatch"}


def test_stages_cross_the_spring_festival(firm):
    order = firm.order("awaiting_supply", due_on=date(2027, 2, 26))
    firm.answer(order)

    confirm_order(order.pk, by=firm.assistant)

    assert days(order)["prepare"] == add_working_days(date(2027, 2, 26), -4)
