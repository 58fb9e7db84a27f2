"""A packed shipment leaves: only then do its goods leave the stock."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from orders.models import SearchTerm
from tests.factories import Firm, make_stock
from tests.fulfillment.shipments import pack, prepare, stocked
from tests.fulfillment.stock import differences, held, numbers
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WAY = {"method": "express", "carrier": "顺丰", "tracking_number": "SF123"}


def test_its_goods_leave_the_stock_and_the_order_is_shipped(firm):
    order = stocked(firm)
    shipment = pack(firm, order=order)

    fulfillment.dispatch_shipment(shipment.pk, by=firm.logistics, **WAY)

    shipment.refresh_from_db()
    order.refresh_from_db()
    assert (shipment.status, shipment.has_left, shipment.carrier) == ("in_transit", True, "顺丰")
    assert (order.status, order.lines.get().shipped) == ("shipped", 10)
    assert (held(order), numbers(firm.product), differences()) == (0, (5, 0), [])
    assert SearchTerm.objects.filter(order=order, kind="tracking", text="sf123").exists()


def test_what_is_not_packed_does_not_leave(firm):
    shipment = prepare(firm)

    with pytest.raises(Refused, match="this step is not possible"):
        fulfillment.dispatch_shipment(shipment.pk, by=firm.logistics)


def test_what_is_not_there_does_not_leave(firm):
    shipment = pack(firm)
    make_stock(firm.product, 3)

    with pytest.raises(Refused, match="only 3 are there for this order"):
        fulfillment.dispatch_shipment(shipment.pk, by=firm.logistics)

    shipment.refresh_from_db()
    assert (shipment.status, numbers(firm.product)) == ("ready", (3, 3))


def test_what_was_not_checked_does_not_leave(firm):
    shipment = pack(firm)
    firm.product.needs_check = True
    firm.product.save()

    with pytest.raises(Refused, match="0 台 passed the quality check"):
        fulfillment.dispatch_shipment(shipment.pk, by=firm.logistics)


def test_sales_send_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.dispatch_shipment(pack(firm).pk, by=firm.am)


@pytest.mark.usefixtures("in_english")
def test_the_page_asks_for_carrier_and_number(client, firm):
    shipment = pack(firm)
    client.force_login(firm.logistics)
    url = reverse("fulfillment:dispatch-shipment", args=[shipment.pk])

    refused = client.post(url, WAY | {"carrier": "", "note": "轻放"})
    sent = client.post(url, WAY)

    assert (refused.status_code, list(refused.context["forms"]["leave"].errors)) == (422, ["carrier"])
    assert "轻放" in refused.content.decode()
    shipment.refresh_from_db()
    assert (sent.status_code, shipment.status) == (302, "in_transit")


def test_the_page_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    assert client.post(reverse("fulfillment:dispatch-shipment", args=[pack(firm).pk]), WAY).status_code == 404


# --- two at once -----------------------------------------------------------------------------------------------------


def race(firm):
    shipment = pack(firm)

    def send():
        return fulfillment.dispatch_shipment(shipment.pk, by=firm.logistics, **WAY)

    return sorted(type(outcome).__name__ for outcome in run_together(send, send))


@pytest.mark.django_db(transaction=True)
def test_two_send_it_once():
    assert race(Firm()) == ["Refused", "Shipment"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_send_it():
    with without_row_locks():
        assert race(Firm()) == ["Shipment", "Shipment"]
