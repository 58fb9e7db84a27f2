"""How early the turn of an order comes: flags with their reasons, the priority that follows, and one set by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.models import Stage
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.pages.order import flags_for
from orders.services import prioritise_order
from orders.states import Priority
from tests.factories import Firm, make_stock
from tests.fulfillment.stock import held, receive
from tests.orders.owing import late_payer
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
WHY = "客户产线停了，等这批货"


def prioritise(order, by, *, is_urgent=False, priority=None, reason=WHY, **facts):
    return prioritise_order(order.pk, is_urgent=is_urgent, priority=priority, reason=reason, by=by, **facts)


def labels(order, user):
    return [str(flag["label"]) for flag in flags_for(Order.objects.get(pk=order.pk), user, Policy.current())]


# --- what follows from the flags -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_urgent", "is_key", "quantity", "priority"),
    [
        (False, False, "10", Priority.NORMAL),
        (True, False, "10", Priority.HIGH),
        (False, True, "10", Priority.NORMAL),
        (False, True, "1000", Priority.HIGH),
        (False, False, "1000", Priority.NORMAL),
    ],
)
def test_urgent_orders_and_large_ones_of_key_customers_are_high(firm, is_urgent, is_key, quantity, priority):
    firm.customer.is_key = is_key
    firm.customer.save()

    order = firm.order("in_approval", quantity, is_urgent=is_urgent)

    assert Order.objects.get(pk=order.pk).priority == priority


def test_a_customer_who_is_overdue_comes_last_and_the_flag_says_why(firm):
    late_payer(firm)

    order = firm.order("in_approval", "1")

    assert (order.risks, order.priority) == (["credit"], Priority.LOW)
    assert labels(order, firm.finance) == ["Credit", "Priority: Low"]
    assert "3,180.00 of earlier orders is overdue" in flags_for(order, firm.finance, Policy.current())[0]["text"]
    assert labels(order, firm.warehouse) == ["Priority: Low"]


def test_two_reasons_of_one_flag_stand_under_it_together(firm):
    late_payer(firm)
    order = firm.order("in_approval", "1")
    firm.customer.credit_limit = 1
    firm.customer.save()

    order = Order.objects.get(pk=order.pk)

    assert labels(order, firm.finance) == ["Credit", "Priority: Low"]
    text = flags_for(order, firm.finance, Policy.current())[0]["text"]
    assert "of earlier orders is overdue" in text
    assert "over by" in text


def test_a_low_margin_is_told_to_whoever_sees_cost(firm):
    order = firm.order("in_approval", "10", price="150")

    assert order.risks == ["margin"]
    assert labels(order, firm.manager)[0] == "Margin"
    assert labels(order, firm.assistant) == []


def test_a_late_stage_is_a_risk_of_supply(firm):
    order = firm.order("confirmed", "10")
    Stage.objects.filter(order=order, place=2).update(planned_on=localdate() - timedelta(days=2))

    flags = flags_for(order, firm.am, Policy.current())

    assert [(str(flag["label"]), flag["is_risk"]) for flag in flags] == [("Supply", True)]
    assert "was planned for" in flags[0]["text"]


def test_of_one_day_goods_that_arrive_go_to_the_higher_priority(firm):
    make_stock(firm.product, 1)
    due = localdate() + timedelta(days=20)
    first = firm.walk(firm.draft("10", due_on=due), "confirmed")
    urgent = firm.walk(firm.draft("10", due_on=due, is_urgent=True), "confirmed")
    before = held(first)

    receive(firm, 10)

    assert (held(first) - before, held(urgent)) == (0, 10)


# --- by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["am", "assistant", "manager"])
def test_who_serves_it_marks_it_as_urgent(firm, who):
    by, order = getattr(firm, who), firm.order("in_production", "10")

    prioritise(order, by, is_urgent=True)

    marked = Order.objects.get(pk=order.pk)
    assert (marked.is_urgent, marked.priority, marked.priority_reason) == (True, Priority.HIGH, "")
    assert marked.history.first().history_change_reason == f"prioritise 1 {WHY}"


def test_a_manager_sets_it_over_the_flags_until_they_count_again(firm):
    order = firm.order("in_production", "10")

    prioritise(order, firm.manager, priority=Priority.LOW)
    by_hand = Order.objects.get(pk=order.pk)
    prioritise(order, firm.manager, is_urgent=True, priority=Priority.LOW, reason="加急，但先等款")
    urgent = Order.objects.get(pk=order.pk)
    prioritise(order, firm.manager, is_urgent=True, priority=None)
    again = Order.objects.get(pk=order.pk)

    assert (by_hand.priority, by_hand.priority_reason) == (Priority.LOW, WHY)
    assert (urgent.priority, urgent.priority_reason) == (Priority.LOW, WHY)
    assert (again.priority, again.priority_reason) == (Priority.HIGH, "")


@pytest.mark.parametrize("who", ["am", "assistant"])
def test_only_a_manager_sets_it_over_the_flags(firm, who):
    order = firm.order("confirmed", "10")

    with pytest.raises(PermissionDenied):
        prioritise(order, getattr(firm, who), priority=Priority.HIGH)

    assert Order.objects.get(pk=order.pk).priority == Priority.NORMAL


@pytest.mark.parametrize("who", ["warehouse", "production", "logistics", "finance", "stranger"])
def test_others_may_not(client, firm, who):
    by, order = getattr(firm, who), firm.order("confirmed", "10")
    client.force_login(by)

    with pytest.raises(PermissionDenied):
        prioritise(order, by, is_urgent=True)

    assert client.get(reverse("orders:prioritise-order", args=[order.pk])).status_code == 404


@pytest.mark.parametrize("status", ["draft", "delivered"])
def test_an_order_whose_turn_does_not_come_is_refused(firm, status):
    with pytest.raises(Refused, match="its turn does not come any more"):
        prioritise(firm.order(status, "10"), firm.am, is_urgent=True)


@pytest.mark.parametrize("reason", ["", "  ", "字" * 501])
def test_a_reason_is_needed_and_never_cut(firm, reason):
    order = firm.order("confirmed", "10")

    with pytest.raises(Refused):
        prioritise(order, firm.am, is_urgent=True, reason=reason)

    assert not Order.objects.get(pk=order.pk).is_urgent


def test_nothing_different_is_refused(firm):
    with pytest.raises(Refused, match="Nothing is different"):
        prioritise(firm.order("confirmed", "10"), firm.am)


def test_somebody_else_changed_it(firm):
    order = firm.order("confirmed", "10")

    with pytest.raises(Conflict):
        prioritise(order, firm.am, is_urgent=True, version=order.version - 1)


def test_its_people_are_told(firm):
    prioritise(firm.order("confirmed", "10"), firm.manager, is_urgent=True)

    notices = OutgoingMessage.objects.filter(kind="prioritise", channel="app")
    assert {notice.recipient for notice in notices} == {firm.am, firm.assistant}


@pytest.mark.parametrize("facts", [{"priority": 4}, {"risks": ["hail"]}])
def test_the_database_keeps_no_other(firm, facts):
    order = firm.order("confirmed", "10")

    with pytest.raises(IntegrityError, match=r"order_(priority|risks)_known"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**facts)


def test_page_list_and_timeline_show_it(client, firm):
    order, other = firm.order("confirmed", "10"), firm.order("confirmed", "10")
    client.force_login(firm.manager)
    url = reverse("orders:prioritise-order", args=[order.pk])

    empty = client.post(url, {"is_urgent": "on", "priority": "", "reason": "", "version": order.version})
    typed = {"is_urgent": "on", "priority": "1", "reason": WHY, "version": order.version}
    done = client.post(url, typed, follow=True)

    page = done.content.decode()
    assert (empty.status_code, done.redirect_chain[-1][0]) == (422, order.get_absolute_url())
    assert "set the priority: High" in page
    assert [str(flag["label"]) for flag in done.context["flags"]] == ["Urgent", "Priority: High"]
    for asked in ({"urgent": "1"}, {"priority": "1"}):
        listed = client.get(reverse("orders:list"), asked)
        assert [row.record["pk"] for row in listed.context["list"].rows] == [order.pk], asked
    assert client.get(reverse("orders:list"), {"priority": "9"}).context["list"].rows
    assert other.priority == Priority.NORMAL


def test_the_list_filters_by_risk_for_whoever_reads_it(client, firm):
    risky = firm.order("in_approval", "10", price="150")
    firm.order("in_approval", "10")

    counts = {}
    for who in ("manager", "assistant"):
        client.force_login(getattr(firm, who))
        listed = client.get(reverse("orders:list"), {"risk": "margin"}).context["list"]
        counts[who] = [row.record["pk"] for row in listed.rows].count(risky.pk), len(listed.rows)

    assert counts == {"manager": (1, 1), "assistant": (1, 2)}


def test_a_typed_order_is_urgent_and_a_copy_is_not_lost(client, firm):
    order = firm.draft("10", is_urgent=True)
    client.force_login(firm.assistant)

    form = client.get(reverse("orders:edit", args=[order.pk])).context["form"]

    assert form["is_urgent"].value() is True


# --- several at once -------------------------------------------------------------------------------------------------


def race(firm):
    order = firm.order("in_production", "10")

    def by_hand():
        return prioritise(order, firm.manager, priority=Priority.LOW, version=order.version)

    def by_another():
        return prioritise(order, firm.director, priority=Priority.HIGH, version=order.version)

    return run_together(by_hand, by_another)


@pytest.mark.django_db(transaction=True)
def test_the_second_is_told_of_the_first():
    outcomes = race(Firm())

    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_be_lost():
    with without_row_locks():
        outcomes = race(Firm())

    assert not any(isinstance(outcome, Exception) for outcome in outcomes)
    assert Order.objects.get().total == Decimal(3180)
