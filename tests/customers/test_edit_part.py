"""A contact, address, invoice title or qualification is changed by page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_contact_is_changed(client, firm):
    contact = firm.customer.contacts.get()
    client.force_login(firm.am)
    url = reverse("customers:edit-part", args=["contact", contact.pk])

    client.post(url, {"name": "王建国", "phone": "13861724471", "is_active": "on"})

    contact.refresh_from_db()
    assert contact.name == "王建国"


def test_it_is_hidden_from_another_team(client, firm):
    contact = firm.customer.contacts.get()
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:edit-part", args=["contact", contact.pk])).status_code == 404
