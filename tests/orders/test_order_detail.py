"""The page of one order."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_shows_the_order(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:detail", args=[order.pk]))

    assert (response.status_code, response.context["order"]) == (200, order)


def test_it_is_hidden_from_another_team(client, firm):
    order = firm.draft()
    client.force_login(firm.stranger)

    assert client.get(reverse("orders:detail", args=[order.pk])).status_code == 404


def test_it_is_only_read(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    assert client.post(reverse("orders:detail", args=[order.pk])).status_code == 405
