"""Whoever entered an order takes it back before it is decided."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.models import Approval, Order
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:withdraw-order"


@pytest.mark.parametrize("status", ["in_review", "in_approval"])
def test_it_is_a_draft_again_and_its_form_opens(client, firm, status):
    order = firm.order(status)
    client.force_login(firm.assistant)

    answer = client.post(reverse(URL, args=[order.pk]))

    assert answer.url == reverse("orders:edit", args=[order.pk])
    assert Order.objects.get(pk=order.pk).status == "draft"
    assert not Approval.objects.pending().exists()


def test_who_was_asked_is_told_and_decides_nothing_any_more(firm):
    order = firm.order("in_approval")
    number = order.number

    services.withdraw_order(order.pk, by=firm.assistant)

    assert OutgoingMessage.objects.filter(recipient=firm.manager, kind="withdraw").exists()
    with pytest.raises(Refused, match="nothing left to decide"):
        services.approve_order(order.pk, by=firm.manager)
    again = firm.walk(Order.objects.get(pk=order.pk), "in_approval")
    assert (again.number, again.approvals.pending().get().round) == (number, 2)


def test_what_is_on_hold_is_taken_back_too_and_waits_no_more(firm):
    order = firm.order("in_approval")
    services.hold_order(order.pk, reason="客户改主意了", by=firm.assistant)

    services.withdraw_order(order.pk, by=firm.assistant)

    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.held_at) == ("draft", None)


def test_what_is_approved_is_not_taken_back(firm):
    order = firm.order("awaiting_supply")

    with pytest.raises(Refused, match="this step is not possible from there"):
        services.withdraw_order(order.pk, by=firm.assistant)


def test_the_manager_of_another_team_takes_nothing_back(client, firm):
    order = firm.order("in_approval")

    with pytest.raises(PermissionDenied):
        services.withdraw_order(order.pk, by=firm.warehouse)
    client.force_login(firm.stranger)
    assert client.post(reverse(URL, args=[order.pk])).status_code == 404


def approve_against_withdraw(firm):
    order = firm.order("in_approval")
    approve = lambda: services.approve_order(order.pk, by=firm.manager)  # noqa: E731
    withdraw = lambda: services.withdraw_order(order.pk, by=firm.assistant)  # noqa: E731
    return order, approve, withdraw


@pytest.mark.django_db(transaction=True)
def test_against_an_approval_at_once_one_of_them_holds(firm):
    order, approve, withdraw = approve_against_withdraw(firm)

    outcomes = run_together(approve, withdraw)

    order = Order.objects.get(pk=order.pk)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert (order.status, order.approvals.get().state) in [("awaiting_supply", "approved"), ("draft", "void")]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_believe_that_they_hold(firm):
    """The control: neither is refused, and whoever writes last wins."""
    _order, approve, withdraw = approve_against_withdraw(firm)

    with without_row_locks():
        outcomes = run_together(approve, withdraw)

    assert not any(isinstance(outcome, Refused) for outcome in outcomes)
