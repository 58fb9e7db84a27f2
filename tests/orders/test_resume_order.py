"""Letting an order go on that was on hold: with a reason, replanning nothing, told to those concerned."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment.services import start_order
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Order
from orders.services import hold_order, resume_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def held(firm):
    order = firm.order("confirmed", "10")
    return hold_order(order.pk, reason="等客户通知", by=firm.am)


def test_it_goes_on_as_it_was(firm, held):
    plan = list(held.stages.order_by("place").values_list("planned_on", flat=True))

    resume_order(held.pk, reason="客户已付款", by=firm.assistant)

    order = Order.objects.get(pk=held.pk)
    assert (order.held_at, order.held_by, order.hold_reason) == (None, None, "")
    assert (order.due_on, list(order.stages.order_by("place").values_list("planned_on", flat=True))) == (
        held.due_on,
        plan,
    )
    assert order.history.first().history_change_reason == "resume 客户已付款"
    assert start_order(order.pk, by=firm.production).status == "in_production"


def test_its_people_are_told(firm, held):
    resume_order(held.pk, reason="客户已付款", by=firm.am)

    notices = OutgoingMessage.objects.filter(kind="resume", channel="app")
    assert {firm.production, firm.warehouse, firm.logistics} <= {notice.recipient for notice in notices}


def test_what_is_not_on_hold_is_refused(firm):
    order = firm.order("confirmed", "10")

    with pytest.raises(Refused, match="is not on hold"):
        resume_order(order.pk, reason="继续", by=firm.am)


def test_a_reason_is_needed(firm, held):
    with pytest.raises(Refused, match="why the order goes on"):
        resume_order(held.pk, reason=" ", by=firm.am)

    assert Order.objects.get(pk=held.pk).held_at is not None


@pytest.mark.parametrize("who", ["warehouse", "production", "stranger"])
def test_others_may_not(client, firm, held, who):
    by = getattr(firm, who)
    client.force_login(by)

    with pytest.raises(PermissionDenied):
        resume_order(held.pk, reason="继续", by=by)

    assert client.get(reverse("orders:resume-order", args=[held.pk])).status_code == 404


def test_the_page_names_the_hold_and_ends_it(client, firm, held):
    client.force_login(firm.am)
    url = reverse("orders:resume-order", args=[held.pk])

    asked = client.get(url).content.decode()
    done = client.post(url, {"reason": "客户已付款", "version": held.version}, follow=True)

    assert "等客户通知" in asked
    assert "had the order go on" in done.content.decode()
    assert Order.objects.get(pk=held.pk).held_at is None
