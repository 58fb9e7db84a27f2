"""The packing list that lies in the package."""

import pytest
from django.urls import reverse

from fulfillment import services as fulfillment
from tests.fulfillment.paper import MONEY
from tests.fulfillment.shipments import pack, prepare
from tests.papers import missing, press, text_of

pytestmark = [pytest.mark.django_db]


@pytest.mark.pdf
def test_it_says_what_is_in_the_packages_without_a_price(client, firm):
    shipment = pack(firm, order=firm.order("in_production", "10", price="318.77"))

    response = press(client, firm.warehouse, "fulfillment:print-packing", shipment.pk)

    assert missing(response, shipment.number, shipment.order.number, firm.product.code, "10", "3.5") == []
    assert [sign for sign in MONEY if sign in text_of(response.content)] == []


def test_of_what_is_withdrawn_nothing_is_packed(client, firm):
    shipment = fulfillment.withdraw_shipment(prepare(firm).pk, by=firm.logistics)

    assert press(client, firm.warehouse, "fulfillment:print-packing", shipment.pk).status_code == 302


def test_it_is_hidden_from_another_team(client, firm):
    shipment = prepare(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("fulfillment:print-packing", args=[shipment.pk])).status_code == 404
