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


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("tax_no", "9132-0214", "A tax number has 15 to 20 letters and digits"),
        ("tax_no", "<b>1234567890123", "A tax number has 15 to 20 letters and digits"),
        ("tax_no", "91320214MA1WXRF32X", "The check character does not fit"),
        ("title", "<script>无锡锐丰", "An invoice title has no"),
        ("title", "无锡锐丰" * 13, "The tax software takes 100 bytes"),
    ],
)
def test_an_invoice_title_that_the_tax_software_refuses_is_refused(client, firm, field, value, sentence):
    client.force_login(firm.am)
    url = reverse("customers:add-part", args=[firm.customer.pk, "invoice-title"])
    good = {"kind": "special", "title": "无锡锐丰", "tax_no": "91320214MA1WXRF32Q", "is_active": "on"}

    refused = client.post(url, good | {field: value})
    taken = client.post(url, good | {"title": "无锡锐丰（集团）", "tax_no": "９１３２０２１４ma1wxrf32q"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert sentence in refused.content.decode()
    assert [(t.title, t.tax_no) for t in firm.customer.invoice_titles.all()] == [
        ("无锡锐丰（集团）", "91320214MA1WXRF32Q")
    ]
