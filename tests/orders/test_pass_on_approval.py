"""An approver lets another one decide instead."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.models import Approval, Order
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:approve-order"


def test_only_the_other_one_decides_then(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.manager)
    page = client.get(reverse(URL, args=[order.pk]))
    data = fields_of(page) | {"decision": "pass_on", "person": firm.director.pk, "reason": "出差在外"}

    client.post(reverse(URL, args=[order.pk]), data)

    assert Approval.objects.get(order=order).assignee == firm.director
    assert not Approval.objects.waiting_for(firm.manager).exists()
    assert OutgoingMessage.objects.filter(recipient=firm.director, kind="pass_on").exists()
    with pytest.raises(PermissionDenied):
        services.approve_order(order.pk, by=firm.manager)
    services.approve_order(order.pk, by=firm.director)
    assert Order.objects.get(pk=order.pk).status == "awaiting_supply"


def test_without_a_person_or_a_reason_nothing_is_lost(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.manager)
    page = fields_of(client.get(reverse(URL, args=[order.pk])))

    nobody = client.post(reverse(URL, args=[order.pk]), page | {"decision": "pass_on", "reason": "出差在外"})
    silent = client.post(reverse(URL, args=[order.pk]), page | {"decision": "pass_on", "person": firm.director.pk})

    assert (nobody.status_code, silent.status_code) == (422, 422)
    assert "Choose who is to decide." in nobody.content.decode()
    assert "出差在外" in nobody.content.decode()
    assert "the other approver will read it" in silent.content.decode()


def test_nobody_is_asked_about_an_own_order_or_without_the_right(firm):
    order = firm.order("in_approval")

    for person in (firm.assistant, firm.warehouse, firm.am, firm.manager):
        with pytest.raises(Refused, match="cannot decide on"):
            services.pass_on_approval(order.pk, to=person, reason="出差在外", by=firm.manager)


def test_who_decides_nothing_passes_nothing_on(firm):
    with pytest.raises(PermissionDenied):
        services.pass_on_approval(firm.order("in_approval").pk, to=firm.director, reason="出差", by=firm.assistant)


def test_an_order_of_another_team_is_not_there(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse(URL, args=[firm.order("in_approval").pk])).status_code == 404
