"""Customers for a picker."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_is_found_by_its_name(client, firm):
    client.force_login(firm.assistant)

    found = client.get(reverse("customers:pick"), {"q": firm.customer.name}).json()["results"]

    assert [each["id"] for each in found] == [firm.customer.pk]


def test_another_teams_customer_is_not_found(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:pick"), {"q": firm.customer.name}).json()["results"] == []
