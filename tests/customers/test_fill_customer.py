"""What choosing a customer fills in."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_contact_address_and_terms_are_filled_in(client, firm):
    client.force_login(firm.assistant)

    facts = client.get(reverse("customers:fill", args=[firm.customer.pk])).json()

    assert (facts["contact"], facts["phone"], facts["terms"]) == ("王建平", "13861724471", "月结30天")


def test_another_teams_customer_is_not_there(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:fill", args=[firm.customer.pk])).status_code == 404
