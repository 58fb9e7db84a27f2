"""An approver asks one more person: the level is approved when all who are asked have approved."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.models import Order
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def asked(firm):
    order = firm.order("in_approval")
    services.ask_also(order.pk, to=firm.finance, reason="请看一下账期", by=firm.manager)
    return order


def test_all_who_are_asked_must_approve_in_any_order(firm):
    order = asked(firm)

    services.approve_order(order.pk, by=firm.manager)
    waiting = Order.objects.get(pk=order.pk).status
    services.approve_order(order.pk, by=firm.finance)

    assert (waiting, Order.objects.get(pk=order.pk).status) == ("in_approval", "awaiting_supply")
    assert OutgoingMessage.objects.filter(recipient=firm.finance, kind="ask_also").exists()


def test_one_of_them_rejects_for_all(firm):
    order = asked(firm)

    services.reject_order(order.pk, reason="账期太长", by=firm.finance)

    assert Order.objects.get(pk=order.pk).status == "rejected"
    assert sorted(order.approvals.values_list("state", flat=True)) == ["rejected", "void"]


def test_nobody_is_asked_twice(firm):
    order = asked(firm)

    with pytest.raises(Refused, match="is asked already"):
        services.ask_also(order.pk, to=firm.finance, reason="再看", by=firm.manager)


def test_who_decides_nothing_asks_nobody(firm):
    with pytest.raises(PermissionDenied):
        services.ask_also(firm.order("in_approval").pk, to=firm.finance, reason="看", by=firm.assistant)


def test_the_page_names_both(client, firm):
    order = asked(firm)
    client.force_login(firm.finance)

    page = client.get(reverse("orders:approve-order", args=[order.pk])).content.decode()

    assert str(firm.finance) in page
    assert page.count("is-now") == 2


@pytest.mark.django_db(transaction=True)
def test_the_last_two_of_all_at_once_send_the_order_on_once(firm):
    order = asked(firm)

    outcomes = run_together(
        *(lambda by=by: services.approve_order(order.pk, by=by) for by in (firm.manager, firm.finance))
    )

    assert sorted(outcome.status for outcome in outcomes) == ["awaiting_supply", "in_approval"]
    assert order.history.filter(history_change_reason__startswith="approve ").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_is_the_last(firm):
    """The control: each sees the other's approval pending, and the order waits for ever."""
    order = asked(firm)

    with without_row_locks():
        run_together(*(lambda by=by: services.approve_order(order.pk, by=by) for by in (firm.manager, firm.finance)))

    assert Order.objects.get(pk=order.pk).status == "in_approval"
