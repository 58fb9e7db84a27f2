"""Logistics send goods: all that is owed, or part of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Shipment
from orderdesk.core.errors import Refused
from tests.filled import dispatch, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def send(firm, order, quantity, by=None):
    line = order.lines.get()
    return fulfillment.dispatch_order(order.pk, quantities={line.pk: Decimal(quantity)}, by=by or firm.logistics)


@pytest.mark.parametrize(("quantity", "status"), [("4", "in_production"), ("10", "shipped")])
def test_the_last_goods_make_it_shipped(firm, quantity, status):
    order = firm.order("in_production", "10")

    shipment = send(firm, order, quantity)

    order.refresh_from_db()
    assert (order.status, shipment.lines.get().quantity) == (status, Decimal(quantity))


def test_more_than_is_owed_does_not_leave(firm):
    order = firm.order("in_production", "10")

    with pytest.raises(Refused, match="only 10 台 are still to be shipped"):
        send(firm, order, "11")

    assert not order.shipments.exists()


def test_sales_send_nothing(firm):
    order = firm.order("in_production", "10")

    with pytest.raises(PermissionDenied):
        send(firm, order, "10", by=firm.am)


@pytest.mark.parametrize("who", ["stranger", "am"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    order = firm.order("in_production")
    client.force_login(getattr(firm, who))

    assert client.get(reverse("fulfillment:dispatch-order", args=[order.pk])).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_the_dispatch_of_a_line_of_another_order_is_not_taken(client, firm):
    other = firm.order("in_production").lines.get()
    _person, url, data = filled(firm, dispatch, {f"quantity-{other.pk}": "1"})
    client.force_login(firm.logistics)

    client.post(url, data)

    other.refresh_from_db()
    assert other.shipped == 0
    assert Shipment.objects.get().lines.count() == 1
