"""Orders, customers and products by one word."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_customer_is_found(client, firm):
    client.force_login(firm.am)

    groups = client.get(reverse("search"), {"q": firm.customer.short_name}).context["groups"]

    assert [len(group.results) for group in groups] == [1]


def test_another_team_finds_nothing(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("search"), {"q": firm.customer.short_name}).context["groups"] == []


def test_nothing_is_found_by_nothing(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("search"), {"q": " "}).context["groups"] == []
