"""A message beside an order."""

import pytest
from django.urls import reverse

from orderdesk.notifications.models import OutgoingMessage
from orders.models import Message

pytestmark = pytest.mark.django_db


def test_it_is_kept_and_its_people_are_told(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    client.post(reverse("orders:say", args=[order.pk]), {"text": "客户催货"})

    message = Message.objects.get(order=order)
    assert (message.text, message.by) == ("客户催货", firm.assistant)
    assert OutgoingMessage.objects.get(kind="message", channel="app").recipient == firm.am


def test_nothing_is_said_without_words(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:say", args=[order.pk]), {"text": " "})

    assert (response.status_code, Message.objects.count()) == (422, 0)


def test_an_order_of_another_team_is_not_there(client, firm):
    order = firm.draft()
    client.force_login(firm.stranger)

    assert client.post(reverse("orders:say", args=[order.pk]), {"text": "好"}).status_code == 404
