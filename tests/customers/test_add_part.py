"""A contact, address, invoice title or qualification is added by page."""

import pytest
from django.urls import reverse

from customers.models import Contact, InvoiceTitle, Qualification
from tests.filled import filled, paper

pytestmark = pytest.mark.django_db


def test_a_contact_is_added(client, firm):
    client.force_login(firm.am)
    url = reverse("customers:add-part", args=[firm.customer.pk, "contact"])

    client.post(url, {"name": "陈立", "phone": "13800001111", "is_active": "on"})

    assert firm.customer.contacts.get(name="陈立").phone == "13800001111"


def test_without_a_name_it_is_shown_again(client, firm):
    client.force_login(firm.am)

    response = client.post(reverse("customers:add-part", args=[firm.customer.pk, "contact"]), {"name": ""})

    assert (response.status_code, firm.customer.contacts.count()) == (422, 1)


def test_it_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:add-part", args=[firm.customer.pk, "contact"])).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_a_licence_with_a_right_number_is_taken(client, firm):
    _person, url, data = filled(firm, paper, {"kind": "licence", "number": "91320214ma1wxrf32q"})
    client.force_login(firm.assistant)

    response = client.post(url, data)

    assert response.status_code == 302
    assert Qualification.objects.filter(kind="licence", number__iexact="91320214MA1WXRF32Q").exists()


@pytest.mark.usefixtures("in_english")
def test_parts_of_a_kind_that_is_none_are_404(client, firm):
    client.force_login(firm.assistant)

    for name, args in (("add-part", [firm.customer.pk, "purse"]), ("edit-part", ["purse", 1])):
        assert client.get(reverse(f"customers:{name}", args=args)).status_code == 404
    assert Contact.objects.count() + InvoiceTitle.objects.count() == 1
