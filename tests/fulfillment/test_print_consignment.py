"""One delivery slip for everything that left together."""

import pytest
from django.urls import reverse

from orders.models import Order
from tests.fulfillment.paper import MONEY
from tests.fulfillment.test_dispatch_together import packed, send
from tests.papers import missing, press, text_of

pytestmark = [pytest.mark.django_db]


@pytest.mark.pdf
def test_it_names_every_order_and_the_packages_of_all(client, firm):
    shipments = packed(firm)
    consignment = send(firm, shipments)

    response = press(client, firm.logistics, "fulfillment:print-consignment", consignment.pk)

    numbers = [shipment.order.number for shipment in shipments]
    assert missing(response, consignment.number, *numbers, "DB77", "20", "4") == []
    assert [sign for sign in MONEY if sign in text_of(response.content)] == []


def test_whoever_may_not_see_all_of_it_gets_none(client, firm):
    shipments = packed(firm)
    consignment = send(firm, shipments)
    Order.objects.filter(pk=shipments[1].order_id).update(owner=firm.stranger, team=None)
    client.force_login(firm.am)

    assert client.post(reverse("fulfillment:print-consignment", args=[consignment.pk])).status_code == 404
