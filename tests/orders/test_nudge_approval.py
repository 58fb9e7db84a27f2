"""Whoever waits for a decision urges those who take it, at most every so many minutes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.models import Approval

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:nudge-approval"


def test_the_approver_is_told_and_the_page_says_who(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.assistant)

    answer = client.post(reverse(URL, args=[order.pk]), follow=True).content.decode()

    assert f"Urged: {firm.manager}." in answer
    assert OutgoingMessage.objects.filter(recipient=firm.manager, kind="nudge").exists()


def test_it_is_refused_until_the_pause_is_over(client, firm):
    order = firm.order("in_approval")
    services.nudge_approval(order.pk, by=firm.assistant)

    with pytest.raises(Refused, match="They were urged at"):
        services.nudge_approval(order.pk, by=firm.assistant)
    Approval.objects.filter(order=order).update(nudged_at=now() - timedelta(minutes=30))
    assert services.nudge_approval(order.pk, by=firm.assistant) == [firm.manager]


def test_what_waits_for_nobody_is_not_urged(firm):
    order = firm.order("confirmed")

    with pytest.raises(Refused, match="nothing left to decide"):
        services.nudge_approval(order.pk, by=firm.assistant)


def test_the_warehouse_urges_nobody(firm):
    with pytest.raises(PermissionDenied):
        services.nudge_approval(firm.order("in_approval").pk, by=firm.warehouse)


def test_an_order_of_another_team_is_not_there(client, firm):
    client.force_login(firm.stranger)

    assert client.post(reverse(URL, args=[firm.order("in_approval").pk])).status_code == 404
