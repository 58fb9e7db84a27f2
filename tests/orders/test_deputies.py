"""Deputies with dates decide in the place of who is away, and no own orders of either."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from orderdesk.accounts.services import appoint_deputy, end_deputyship
from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import Approval, Order
from tests.factories import person
from tests.orders.changes import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def stand_in(absent, deputy, begins=0, ends=2):
    today = localdate()
    return appoint_deputy(
        absent.pk,
        deputy=deputy,
        begins_on=today + timedelta(days=begins),
        ends_on=today + timedelta(days=ends),
        by=absent,
    )


def test_the_leaders_deputy_approves_and_is_recorded_as_such(client, firm):
    deputy = person("sales_manager")
    order = firm.order("in_approval", "5")
    stand_in(firm.manager, deputy)

    orders.approve_order(order.pk, by=deputy)

    approval = order.approvals.get()
    assert (approval.state, approval.decided_by, approval.stands_for) == ("approved", deputy, firm.manager)


def test_the_page_says_for_whom_a_deputy_decides(client, firm):
    deputy = person("sales_manager", language="en")
    order = firm.order("in_approval", "5")
    stand_in(firm.manager, deputy)
    client.force_login(deputy)

    page = client.get(reverse("orders:approve-order", args=[order.pk])).content.decode()
    order_page = client.get(order.get_absolute_url()).content.decode()

    assert f"You decide as deputy of {firm.manager}" in page
    assert f"as deputy of {firm.manager}" in order_page


@pytest.mark.parametrize(("begins", "ends"), [(1, 3)])
def test_before_the_first_day_a_deputy_decides_nothing(firm, begins, ends):
    deputy = person("sales_manager")
    order = firm.order("in_approval", "5")
    stand_in(firm.manager, deputy, begins, ends)

    with pytest.raises(PermissionDenied):
        orders.approve_order(order.pk, by=deputy)
    assert not Order.objects.visible_to(deputy).filter(pk=order.pk).exists()


def test_once_it_has_ended_a_deputy_decides_nothing(firm):
    deputy = person("sales_manager")
    order = firm.order("in_approval", "5")
    end_deputyship(stand_in(firm.manager, deputy).pk, by=firm.manager)

    with pytest.raises(PermissionDenied):
        orders.approve_order(order.pk, by=deputy)


def test_a_director_stands_in_for_the_leader(firm):
    order = firm.order("in_approval", "5")
    stand_in(firm.manager, firm.director)

    orders.approve_order(order.pk, by=firm.director)

    assert order.approvals.get().stands_for == firm.manager


def test_a_director_stands_in_for_finance(firm):
    order = firm.order("in_approval", "5")
    approval = order.approvals.get()
    Approval.objects.filter(pk=approval.pk).update(level="finance")
    stand_in(firm.finance, firm.director)

    orders.approve_order(order.pk, by=firm.director)

    assert order.approvals.get().stands_for == firm.finance


def test_what_the_absent_was_asked_by_name_the_deputy_decides(firm):
    other, deputy = person("sales_director"), person("sales_manager")
    order = firm.order("in_approval", "5")
    orders.pass_on_approval(order.pk, to=other, reason="请您决定", by=firm.manager)
    stand_in(other, deputy)

    orders.approve_order(order.pk, by=deputy)

    assert order.approvals.get().stands_for == other


@pytest.mark.parametrize("own", ["owner", "entered_by"])
def test_the_deputy_of_who_entered_it_does_not_approve_it(firm, own):
    """The leader is away, and it is the leader's own order: the director is asked, not the deputy."""
    deputy = person("sales_manager")
    order = firm.order("in_approval", "5")
    Order.objects.filter(pk=order.pk).update(**{own: firm.manager})
    stand_in(firm.manager, deputy)

    with pytest.raises(Refused, match="nor does their deputy"):
        orders.approve_order(order.pk, by=deputy)
    assert not Approval.objects.waiting_for(deputy).exists()
    assert orders.approve_order(order.pk, by=firm.director).status == "awaiting_supply"
    assert order.approvals.get().stands_for is None


def test_who_entered_it_does_not_approve_it_as_the_leaders_deputy(firm):
    entered = person("sales_manager", "sales_assistant")
    order = firm.order("in_approval", "5")
    Order.objects.filter(pk=order.pk).update(entered_by=entered)
    stand_in(firm.manager, entered)

    with pytest.raises(Refused, match="Nobody approves their own order"):
        orders.approve_order(order.pk, by=entered)


def test_the_deputy_of_who_entered_it_does_not_let_it_pass_without_its_money(firm):
    deputy = person("sales_manager")
    order = firm.order("confirmed", "5", payment_terms="30%预付，余款到付")
    Order.objects.filter(pk=order.pk).update(owner=firm.manager)
    stand_in(firm.manager, deputy)

    with pytest.raises(PermissionDenied):
        orders.override_gate(order.pk, gate="production", reason="老客户", by=deputy)


def test_a_change_is_answered_as_deputy(firm):
    deputy = person("sales_manager")
    order = firm.order("confirmed", "10")
    change = ask(firm, order, quantities={1: 8})
    stand_in(firm.manager, deputy)

    fulfillment.answer_change(change.pk, agrees=True, by=deputy)

    answer = change.answers.get(party="manager")
    assert (answer.by, answer.stands_for) == (deputy, firm.manager)
