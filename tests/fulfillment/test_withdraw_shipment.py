"""What was prepared and will not leave is withdrawn: its goods are still to be shipped."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Shipment
from orderdesk.core.errors import Refused
from tests.fulfillment.shipments import pack, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize("make", [prepare, pack])
def test_its_goods_can_be_prepared_again(firm, make):
    shipment = make(firm)

    fulfillment.withdraw_shipment(shipment.pk, reason="客户改期", by=firm.logistics)

    shipment.refresh_from_db()
    assert (shipment.status, shipment.lines.count()) == ("withdrawn", 1)
    assert prepare(firm, shipment.order).status == "preparing"


def test_stopped_before_it_left_it_can_be_withdrawn(firm):
    shipment = prepare(firm)
    fulfillment.report_exception(shipment.pk, cause="address", problem="地址不全", by=firm.logistics)

    fulfillment.withdraw_shipment(shipment.pk, by=firm.logistics)

    assert Shipment.objects.get().status == "withdrawn"


def test_what_has_left_is_not_withdrawn(firm):
    shipment = firm.order("shipped", "10").shipments.get()

    with pytest.raises(Refused, match="this step is not possible"):
        fulfillment.withdraw_shipment(shipment.pk, by=firm.logistics)

    fulfillment.report_exception(shipment.pk, cause="lost", problem="找不到", by=firm.logistics)
    with pytest.raises(Refused, match="has left already"):
        fulfillment.withdraw_shipment(shipment.pk, by=firm.logistics)


def test_sales_withdraw_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.withdraw_shipment(prepare(firm).pk, by=firm.am)


def test_the_page_withdraws_it(client, firm):
    shipment = prepare(firm)
    url = reverse("fulfillment:withdraw-shipment", args=[shipment.pk])
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
    client.force_login(firm.logistics)

    client.post(url, {"reason": "客户改期"})

    shipment.refresh_from_db()
    assert shipment.status == "withdrawn"
