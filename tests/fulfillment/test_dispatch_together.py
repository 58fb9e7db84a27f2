"""Goods of several orders of one customer leave together: a shipment for each, one number, one slip."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales.audit import find_differences
from fulfillment import services as fulfillment
from fulfillment.models import Consignment, Shipment
from orderdesk.core.errors import Refused
from tests.factories import CustomerFactory, Firm, make_stock
from tests.fulfillment.shipments import pack
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WAY = {"method": "part_load", "carrier": "德邦", "tracking_number": "DB77"}


def packed(firm, count=2):
    make_stock(firm.product, 100)
    return [pack(firm, order=firm.order("in_production", "10")) for _n in range(count)]


def send(firm, shipments, *, by=None, **facts):
    keys = [shipment.pk for shipment in shipments]
    return fulfillment.dispatch_together(keys, by=by or firm.logistics, **WAY | facts)


def test_each_order_has_its_shipment_and_all_share_the_way(firm):
    shipments = packed(firm, 3)

    consignment = send(firm, shipments, cost=Decimal("88.50"))

    rows = list(Shipment.objects.order_by("pk").values_list("status", "carrier", "tracking_number", "cost"))
    assert rows == [("in_transit", "德邦", "DB77", cost) for cost in (Decimal("88.50"), None, None)]
    assert list(consignment.shipments.order_by("pk")) == shipments
    assert {shipment.order.lines.get().shipped for shipment in shipments} == {10}
    assert list(find_differences()) == []


def test_one_that_cannot_leave_holds_all_back(firm):
    first, second = packed(firm)
    fulfillment.report_exception(second.pk, cause="other", problem="淋湿", by=firm.logistics)

    with pytest.raises(Refused, match=f"{second.number} is .*this step is not possible"):
        send(firm, [first, second])

    first.refresh_from_db()
    assert (first.status, Consignment.objects.count()) == ("ready", 0)


def test_alone_is_not_together(firm):
    shipments = packed(firm, 1)

    with pytest.raises(Refused, match="at least two"):
        send(firm, shipments * 2)


def test_only_to_one_customer_and_one_address(firm):
    first = packed(firm, 1)[0]
    elsewhere = pack(firm, order=firm.order("in_production", "10", address="常州市武进区 1 号"))
    firm.customer = CustomerFactory(owner=firm.am)
    other = pack(firm, order=firm.order("in_production", "10"))

    with pytest.raises(Refused, match="one delivery address"):
        send(firm, [first, elsewhere])
    with pytest.raises(Refused, match="one customer"):
        send(firm, [first, other])


def test_sales_send_nothing(firm):
    with pytest.raises(PermissionDenied):
        send(firm, packed(firm), by=firm.am)


@pytest.mark.usefixtures("in_english")
def test_the_page_of_one_offers_the_others(client, firm):
    first, second = packed(firm)
    client.force_login(firm.logistics)
    assert f"{second} ({second.order})" in client.get(first.get_absolute_url()).content.decode()

    answer = client.post(
        reverse("fulfillment:dispatch-shipment", args=[first.pk]), WAY | {"cost": "30", "together": [second.pk]}
    )

    second.refresh_from_db()
    assert (answer.status_code, second.status, second.consignment) == (302, "in_transit", Consignment.objects.get())
    assert second.get_absolute_url() in client.get(first.get_absolute_url()).content.decode()


# --- two at once -----------------------------------------------------------------------------------------------------


def race(firm):
    first, second, third = packed(firm, 3)
    outcomes = run_together(lambda: send(firm, [first, second]), lambda: send(firm, [third, second]))
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_overlapping_sets_leave_once():
    assert race(Firm()) == ["Consignment", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_they_would_not():
    with without_row_locks():
        assert race(Firm()) != ["Consignment", "Refused"] or list(find_differences()) != []
