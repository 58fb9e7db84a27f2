"""The story of one order, in portions."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from orders import services as orders

pytestmark = pytest.mark.django_db


def test_what_happened_before_a_moment_is_told(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)
    url = reverse("orders:timeline", args=[order.pk])
    before = now().isoformat()
    orders.say(order, text="客户催货", by=firm.am)

    lengths = [len(client.get(url, query).context["events"]) for query in ({}, {"before": before})]

    assert lengths == [2, 1]


def test_before_the_order_there_is_nothing(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:timeline", args=[order.pk]), {"before": "2020-01-01T00:00:00+08:00"})

    assert (response.status_code, response.context["events"]) == (200, [])


def test_it_is_hidden_from_another_team(client, firm):
    order = firm.draft()
    client.force_login(firm.stranger)

    assert client.get(reverse("orders:timeline", args=[order.pk])).status_code == 404
