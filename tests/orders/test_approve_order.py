"""An order is approved level by level; the last one sends it on to the supply answer."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

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
