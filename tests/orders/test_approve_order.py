"""An order is approved level by level; the last one sends it on to the supply answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_last_level_sends_the_order_on(firm):
    order = firm.order("in_approval")

    orders.approve_order(order.pk, by=firm.manager)

    order.refresh_from_db()
    assert (order.status, order.approvals.get().decided_by) == ("awaiting_supply", firm.manager)


def test_what_does_not_wait_cannot_be_approved(firm):
    order = firm.order("confirmed")

    with pytest.raises(Refused):
        orders.approve_order(order.pk, by=firm.manager)

    order.refresh_from_db()
    assert order.status == "confirmed"


def test_only_approvers_approve(firm):
    order = firm.order("in_approval")

    with pytest.raises(PermissionDenied):
        orders.approve_order(order.pk, by=firm.assistant)

    assert order.approvals.pending().count() == 1


def test_the_page_is_hidden_from_who_decides_nothing(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.assistant)

    assert client.get(reverse("orders:approve-order", args=[order.pk])).status_code == 404


def test_the_page_shows_the_last_orders_of_the_customer_and_that_the_decision_is_late(client, firm):
    earlier = firm.order("confirmed", "2")
    order = firm.order("in_approval")
    client.force_login(firm.manager)
    url = reverse("orders:approve-order", args=[order.pk])

    in_time = client.get(url)
    order.approvals.update(due_at=now() - timedelta(hours=2))
    late = client.get(url)

    assert earlier.get_absolute_url() in in_time.content.decode().partition('id="last-orders"')[2]
    assert [page.context["levels"][0].css for page in (in_time, late)] == ["is-now", "is-now is-late"]
