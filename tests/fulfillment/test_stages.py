"""Stages: planned at confirmation, moved with the date, finished by their events, edited with their history."""

import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import override

from fulfillment.models import Stage, StageTemplate
from fulfillment.services import (
    add_stage,
    confirm_order,
    edit_stage,
    finish_stage,
    lay_stages,
    move_date,
    plan_stages,
    start_order,
)
from fulfillment.services.template import USUAL
from orderdesk.accounts.models import Role
from orderdesk.core.calendar.months import last_day
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from orders.audit.money import check_month_ends
from orders.models import Instalment, Order
from orders.pages.timeline import timeline_of
from orders.services.balances import month_end
from tests.factories import Firm, person
from tests.races import run_together, without_row_locks

pytestmark = pytest.mark.django_db
TROUBLE = {"problem": "缺料", "measure": "改用备选供应商", "next_step": "周三到料"}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def firm():
    return Firm()


def stage(order, step):
    return Stage.objects.get(order=order, step=step)


def days(order):
    return dict(order.stages.values_list("step", "planned_on"))


def told(kind):
    return set(OutgoingMessage.objects.filter(kind=kind, channel="app").values_list("recipient", flat=True))


# --- the template ----------------------------------------------------------------------------------------------------


def test_a_company_without_a_template_gets_the_usual_one_signed_by_the_system():
    assert list(StageTemplate.objects.values_list("name", flat=True)) == [row[0] for row in USUAL]
    assert {row.history.get().history_user.username for row in StageTemplate.objects.all()} == {"system"}


def test_a_template_that_was_changed_is_left_alone_by_migrate():
    StageTemplate.objects.exclude(name="质检").delete()

    call_command("migrate", verbosity=0)

    assert [template.name for template in StageTemplate.objects.all()] == ["质检"]


# --- planned ---------------------------------------------------------------------------------------------------------


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


def test_a_past_order_gets_its_stages_when_asked(firm):
    order = firm.order("confirmed")
    Stage.objects.all().delete()

    lay_stages(order.pk, by=firm.am)

    assert order.stages.count() == 8
    with pytest.raises(PermissionDenied):
        lay_stages(order.pk, by=firm.warehouse)


# --- the date moves --------------------------------------------------------------------------------------------------


def test_moving_the_date_keeps_the_first_promise_and_plans_anew(firm):
    order = firm.order("in_production", due_on=localdate() + timedelta(days=60))
    promised, finished, former = order.promised_on, stage(order, "stock"), days(order)
    edit_stage(stage(order, "prepare").pk, changes={"planned_on": former["prepare"] - timedelta(days=1)}, by=firm.am)
    by_hand = add_working_days(former["prepare"] - timedelta(days=1), 5)
    later = add_working_days(order.due_on, 5)

    move_date(order.pk, due_on=later, why="客户厂房未完工", by=firm.am)

    order.refresh_from_db()
    assert (order.due_on, order.promised_on) == (later, promised)
    assert days(order) == {
        **{step.value: add_working_days(later, offset) for _name, step, _role, offset in USUAL},
        "stock": finished.planned_on,
        "prepare": by_hand,
    }
    assert order.history.first().history_change_reason == "move_date 客户厂房未完工"
    assert told("move_date") == {
        firm.assistant.pk,
        firm.manager.pk,
        firm.production.pk,
        firm.warehouse.pk,
        firm.logistics.pk,
    }


def test_the_timeline_tells_in_one_entry_which_stages_moved_with_the_date(firm):
    order = firm.order("in_production", due_on=localdate() + timedelta(days=60))
    names = dict(order.stages.values_list("step", "name"))
    former = days(order)

    move_date(order.pk, due_on=add_working_days(order.due_on, 5), why="客户厂房未完工", by=firm.am)
    order.refresh_from_db()
    events, _more = timeline_of(order, firm.assistant)

    told = [event for event in events if event.what == "rescheduled the open stages"]
    moved = [step for step, day in days(order).items() if day != former[step]]
    assert [event.who for event in told] == [firm.am.name]
    assert [(row["label"], row["old"], row["new"]) for row in told[0].diff] == [
        (names[step], str(former[step]), str(days(order)[step])) for step in moved
    ]
    assert len(moved) > 3


def test_moving_a_date_that_was_due_forgets_the_ends_of_months_since(firm):
    order = firm.order("confirmed", "10", price="100", due_on=localdate(), payment_terms="款到发货")
    then = localdate().replace(day=1) - timedelta(days=5)
    Order.objects.filter(pk=order.pk).update(confirmed_at=now() - timedelta(days=90), due_on=then, ordered_on=then)
    Instalment.objects.update(due_on=then)
    was = month_end(last_day(then))

    move_date(order.pk, due_on=localdate() + timedelta(days=5), why="客户厂房未完工", by=firm.am)

    assert (was.receivable, was.not_due) == (Decimal(1000), 0)
    assert list(check_month_ends()) == []
    assert month_end(last_day(then)).not_due == Decimal(1000)


def test_moving_the_date_is_refused_without_a_reason_into_the_past_and_where_it_is_no_promise(firm):
    order = firm.order("confirmed")
    for facts, sentence in [
        ({"due_on": order.due_on + timedelta(days=1), "why": " "}, "Write one sentence"),
        ({"due_on": localdate() - timedelta(days=1), "why": "早"}, "This day has passed"),
        ({"due_on": order.due_on, "why": "同"}, "already the delivery date"),
    ]:
        with pytest.raises(Refused, match=sentence):
            move_date(order.pk, **facts, by=firm.am)
    with pytest.raises(Refused, match="cannot be changed here"):
        move_date(firm.order("in_review").pk, due_on=localdate(), why="早", by=firm.am)


def test_moving_the_date_is_for_sales_of_the_order(firm):
    order = firm.order("confirmed")

    for stranger in (firm.stranger, firm.production, firm.finance):
        with pytest.raises(PermissionDenied):
            move_date(order.pk, due_on=order.due_on + timedelta(days=1), why="晚", by=stranger)


# --- finished by their events ----------------------------------------------------------------------------------------


def test_the_road_finishes_the_stages_that_it_passes(firm):
    order = firm.order("confirmed")
    finished = lambda: set(order.stages.filter(finished_at__isnull=False).values_list("step", flat=True))  # noqa: E731
    assert finished() == set()

    start_order(order.pk, by=firm.production)
    assert finished() == {"stock"}

    firm.dispatch(order)
    assert finished() == {"stock", "prepare", "quality", "packing", "dispatch"}

    firm.sign(order)
    order.refresh_from_db()
    assert finished() == {"stock", "prepare", "quality", "packing", "dispatch", "transport", "acceptance"}
    assert stage(order, "acceptance").finished_at == order.delivered_at
    assert stage(order, "dispatch").recorded_at is not None
    assert stage(order, "dispatch").history.first().history_change_reason == "finish"


def test_a_part_of_the_goods_does_not_finish_the_dispatch(firm):
    order = firm.order("in_production", "10")
    firm.dispatch(order, quantities={order.lines.get().pk: 4})

    assert stage(order, "dispatch").finished_at is None


def test_a_step_is_finished_once(firm):
    order, at = firm.order("confirmed"), now()

    finish_stage(order, "visit", at=at, by=firm.am)
    finish_stage(order, "visit", at=at + timedelta(days=1), by=firm.am)

    assert stage(order, "visit").finished_at == at


# --- edited ----------------------------------------------------------------------------------------------------------


def test_an_edit_is_signed_recorded_and_raises_the_version(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"record": "第一批已下线", "owner": firm.production}, by=firm.assistant, version=1)

    one.refresh_from_db()
    assert (one.record, one.owner, one.version) == ("第一批已下线", firm.production, 2)
    assert one.recorded_at is not None
    assert one.history.first().history_user == firm.assistant


def test_an_edit_that_changes_nothing_writes_nothing(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"record": ""}, by=firm.am, version=1)

    assert one.history.count() == 1


def test_a_danger_needs_its_problem_and_reaches_the_manager_at_once(firm):
    one = stage(firm.order("confirmed"), "prepare")
    with pytest.raises(Refused, match="Enter the problem"):
        edit_stage(one.pk, changes={"is_endangered": True, "problem": "无"}, by=firm.production)
    assert told("stage_trouble") == set()

    edit_stage(one.pk, changes=TROUBLE | {"is_endangered": True, "cause": "material"}, by=firm.production)

    assert told("stage_trouble") == {firm.manager.pk, firm.am.pk, firm.assistant.pk}
    assert Stage.objects.red(on=localdate()).get() == one


def test_a_problem_alone_is_kept_and_reaches_the_manager(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"problem": "缺料"}, by=firm.production)

    one.refresh_from_db()
    assert (one.problem, one.measure) == ("缺料", "")
    assert told("stage_trouble") == {firm.manager.pk, firm.am.pk, firm.assistant.pk}
    assert {message.text for message in OutgoingMessage.objects.filter(kind="stage_trouble")} == {"缺料"}


def test_no_problem_is_no_trouble(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"problem": "无"}, by=firm.production)

    assert told("stage_trouble") == set()


def test_a_finish_in_the_future_and_a_name_that_stands_twice_are_refused(firm):
    one = stage(firm.order("confirmed"), "prepare")

    with pytest.raises(Refused, match="is in the future"):
        edit_stage(one.pk, changes={"finished_at": now() + timedelta(days=1)}, by=firm.am)
    with pytest.raises(Refused, match="already has a stage “质检”"):
        edit_stage(one.pk, changes={"name": "质检"}, by=firm.am)


def test_two_people_in_one_row_are_told_only_where_they_meet(firm):
    one = stage(firm.order("confirmed"), "prepare")
    edit_stage(one.pk, changes={"record": "甲"}, by=firm.am, version=1)

    edit_stage(one.pk, changes={"next_step": "乙"}, by=firm.production, version=1, opened={"next_step": ""})
    with pytest.raises(Conflict) as conflict:
        edit_stage(one.pk, changes={"record": "丙"}, by=firm.production, version=1, opened={"record": ""})

    assert conflict.value.current.record == "甲"
    one.refresh_from_db()
    assert (one.record, one.next_step) == ("甲", "乙")


@pytest.mark.parametrize("who", ["am", "assistant", "manager", "director", "admin", "production"])
def test_its_people_may_edit_a_stage(firm, who):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"record": "好"}, by=getattr(firm, who))

    one.refresh_from_db()
    assert (one.record, one.history.latest().history_user) == ("好", getattr(firm, who))


@pytest.mark.parametrize("who", ["stranger", "warehouse", "logistics", "finance", "aftersales"])
def test_others_may_not(firm, who):
    one = stage(firm.order("confirmed"), "prepare")

    with pytest.raises(PermissionDenied):
        edit_stage(one.pk, changes={"record": "好"}, by=getattr(firm, who))


def test_a_stage_of_its_own_is_added_behind_the_others(firm):
    order = firm.order("confirmed")

    made = add_stage(order.pk, name="喷漆", by=firm.am, planned_on=order.due_on)

    assert (made.place, made.step) == (9, "other")
    with pytest.raises(Refused, match="already has a stage"):
        add_stage(order.pk, name="喷漆", by=firm.am)
    with pytest.raises(Refused, match="no stages can be added"):
        add_stage(firm.order("in_review").pk, name="喷漆", by=firm.am)
    with pytest.raises(PermissionDenied):
        add_stage(order.pk, name="晾干", by=firm.warehouse)


def test_a_cancelled_order_has_nothing_late(firm):
    order = firm.order("confirmed")
    Stage.objects.update(planned_on=date(2024, 1, 2))
    assert Stage.objects.late(on=localdate()).count() == 8

    from aftersales.services import cancel_order

    cancel_order(order.pk, reason="客户取消", by=firm.am)

    assert Stage.objects.late(on=localdate()).count() == 0
    with pytest.raises(Refused, match="is cancelled"):
        edit_stage(stage(order, "prepare").pk, changes={"record": "好"}, by=firm.am)


def test_stages_cross_the_spring_festival():
    firm = Firm()
    order = firm.order("awaiting_supply", due_on=date(2027, 2, 26))
    firm.answer(order)

    confirm_order(order.pk, by=firm.assistant)

    assert days(order)["prepare"] == add_working_days(date(2027, 2, 26), -4)


def test_starting_finishes_the_stock_check_at_that_moment(firm):
    order = firm.order("confirmed")

    start_order(order.pk, by=firm.production)

    order.refresh_from_db()
    assert stage(order, "stock").finished_at == order.started_at


def test_a_finish_before_midnight_is_kept_to_the_minute(firm):
    one = stage(firm.order("confirmed"), "prepare")
    at = make_aware(datetime(2026, 1, 5, 23, 59))

    edit_stage(one.pk, changes={"finished_at": at}, by=firm.am)

    one.refresh_from_db()
    assert one.finished_at == at


def two_writers(firm):
    one = stage(firm.order("confirmed"), "prepare")
    return [
        partial(edit_stage, one.pk, changes={"record": text}, by=firm.am, version=1, opened={"record": ""})
        for text in ("甲", "乙")
    ]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_cell_at_once_one_is_told():
    outcomes = run_together(*two_writers(Firm()))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Stage"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_overwrite_the_other():
    writers = two_writers(Firm())

    with without_row_locks(threading.Barrier(2)):
        outcomes = run_together(*writers)

    assert [type(outcome).__name__ for outcome in outcomes] == ["Stage", "Stage"]
