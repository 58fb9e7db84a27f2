"""A contact with a customer is recorded."""

import pytest
from django.urls import reverse

from customers.models import Communication
from tests.factories import CustomerFactory
from tests.filled import filled, talk

pytestmark = pytest.mark.django_db


def test_it_is_signed_and_kept(client, firm):
    client.force_login(firm.am)

    client.post(reverse("customers:log-communication", args=[firm.customer.pk]), {"channel": "phone", "text": "催货"})

    communication = Communication.objects.get()
    assert (communication.customer, communication.text, communication.by) == (firm.customer, "催货", firm.am)


def test_without_words_nothing_is_kept(client, firm):
    client.force_login(firm.am)
    url = reverse("customers:log-communication", args=[firm.customer.pk])

    response = client.post(url, {"channel": "phone", "text": " "})

    assert (response.status_code, Communication.objects.count()) == (422, 0)


def test_another_teams_customer_is_not_there(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:log-communication", args=[firm.customer.pk])).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_a_contact_of_another_customer_cannot_be_named(client, firm):
    foreign = CustomerFactory(owner=firm.stranger).contacts.get()
    _person, url, data = filled(firm, talk, {"contact": str(foreign.pk)})
    client.force_login(firm.assistant)

    response = client.post(url, data)

    assert response.status_code == 422
    assert not Communication.objects.exists()
