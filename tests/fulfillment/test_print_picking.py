"""The pick list: the way through the warehouse."""

import pytest
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Warehouse
from fulfillment.papers.picking import picks_of
from tests.factories import make_stock
from tests.fulfillment.paper import MONEY
from tests.fulfillment.shipments import prepare
from tests.fulfillment.stock import receive
from tests.papers import missing, press, text_of

pytestmark = [pytest.mark.django_db]


def test_it_goes_by_warehouse_and_place(firm):
    second = Warehouse.objects.create(name="二号库", place=2)
    make_stock(firm.product, 4)
    receive(firm, 20, warehouse=second)
    fulfillment.set_place(firm.product, "B-1", by=firm.warehouse)
    firm.order("confirmed", "3")
    shipment = prepare(firm, firm.order("in_production", "10"), "10")

    picks = picks_of(shipment)

    assert [(pick.stock.warehouse.place, pick.stock.place, pick.quantity) for pick in picks] == [
        (1, "B-1", 1),
        (2, "", 9),
    ]


def test_two_lines_do_not_take_the_same_piece_and_what_lacks_is_said(firm):
    order = firm.order("in_production", "6", "6")
    shipment = prepare(firm, order, "6")
    make_stock(firm.product, 8)

    picks = picks_of(shipment)

    assert [(pick.quantity, pick.is_missing) for pick in picks] == [(6, False), (2, False), (4, True)]


@pytest.mark.pdf
def test_the_paper_has_places_and_no_price(client, firm):
    make_stock(firm.product, 20)
    fulfillment.set_place(firm.product, "A-03-2", by=firm.warehouse)
    shipment = prepare(firm, firm.order("in_production", "10", price="318.77"))

    response = press(client, firm.warehouse, "fulfillment:print-picking", shipment.pk)

    assert missing(response, shipment.number, shipment.order.number, "A-03-2", firm.product.code, "10") == []
    assert [sign for sign in MONEY if sign in text_of(response.content)] == []


def test_what_has_left_is_not_picked(client, firm):
    shipment = firm.order("shipped", "10").shipments.get()

    response = press(client, firm.warehouse, "fulfillment:print-picking", shipment.pk)

    assert response.status_code == 302


def test_it_is_hidden_from_another_team(client, firm):
    shipment = prepare(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("fulfillment:print-picking", args=[shipment.pk])).status_code == 404
