"""The delivery date of a promised order moves, and what is open moves with it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from fulfillment.services import (
    edit_stage,
    move_date,
)
from fulfillment.services.template import USUAL
from orderdesk.core.calendar.months import last_day
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Refused
from orders.audit.money import check_month_ends
from orders.models import Instalment, Order
from orders.pages.timeline import timeline_of
from orders.services.balances import month_end
from tests.fulfillment.ledger import days, stage, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


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
