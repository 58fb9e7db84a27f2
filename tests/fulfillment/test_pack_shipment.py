"""What is prepared is packed, once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from tests.fulfillment.shipments import prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_packed_it_is_ready_to_leave(firm):
    shipment = prepare(firm)

    fulfillment.pack_shipment(shipment.pk, packages=3, weight=Decimal("12.5"), by=firm.warehouse)

    shipment.refresh_from_db()
    assert (shipment.status, shipment.packages, shipment.weight) == ("ready", 3, Decimal("12.5"))
    assert shipment.history.first().history_change_reason == "pack preparing>ready"


def test_it_is_packed_once(firm):
    shipment = prepare(firm)
    fulfillment.pack_shipment(shipment.pk, packages=3, by=firm.warehouse)

    with pytest.raises(Refused, match="this step is not possible"):
        fulfillment.pack_shipment(shipment.pk, packages=4, by=firm.warehouse)


def test_sales_pack_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.pack_shipment(prepare(firm).pk, packages=1, by=firm.am)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("weight", "status"), [("3.5", 302), ("-1", 422), ("schwer", 422), ("0", 422)])
def test_the_page_keeps_what_was_typed(client, firm, weight, status):
    shipment = prepare(firm)
    client.force_login(firm.warehouse)
    url = reverse("fulfillment:pack-shipment", args=[shipment.pk])

    answer = client.post(url, {"packages": "7", "weight": weight})

    assert answer.status_code == status
    if status == 422:
        assert 'value="7"' in answer.content.decode()


def test_it_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    url = reverse("fulfillment:pack-shipment", args=[prepare(firm).pk])

    assert client.post(url, {"packages": "1"}).status_code == 404
