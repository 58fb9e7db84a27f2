"""The lines of a template as the grid takes them."""

import pytest
from django.urls import reverse

from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def page(firm):
    template = orders.save_template(firm.draft("3", "4.5").pk, name="年框", by=firm.assistant)
    return reverse("orders:template-lines", args=[template.pk])


def test_they_are_codes_and_quantities(client, firm, page):
    client.force_login(firm.assistant)

    answer = client.get(page).json()

    assert [(line["code"], line["quantity"]) for line in answer["lines"]] == [
        (firm.product.code, "3"),
        (firm.product.code, "4.5"),
    ]


def test_what_is_no_longer_sold_is_left_out_and_named(client, firm, page):
    firm.assistant.language = "en"
    firm.assistant.save()
    firm.product.is_active = False
    firm.product.save()
    client.force_login(firm.assistant)

    answer = client.get(page).json()

    assert answer["lines"] == []
    assert answer["text"].startswith(f"No longer sold, left out: {firm.product.code}")


def test_a_private_one_is_nobody_elses(client, firm, page):
    for colleague in (firm.am, firm.stranger, firm.warehouse):
        client.force_login(colleague)
        assert client.get(page).status_code == 404
