"""What was booked by hand is taken back by a counter-move."""

from decimal import Decimal

import pytest
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import StockMove
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.fulfillment.stock import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def book(client, verb, product, **typed):
    return client.post(reverse(f"fulfillment:{verb}-stock", args=[product.pk]), typed)


def test_what_was_booked_by_hand_is_taken_back_by_a_counter_move(client, firm):
    client.force_login(firm.warehouse)
    book(client, "receive", firm.product, quantity="12")
    move = StockMove.objects.get()

    for _press in range(2):
        client.post(reverse("fulfillment:undo-move", args=[move.pk]))

    assert (numbers(firm.product), StockMove.objects.count()) == ((0, 0), 2)


def test_what_has_been_reserved_meanwhile_is_not_taken_back(firm):
    move = fulfillment.receive_stock(firm.product, Decimal(5), by=firm.warehouse)
    firm.order("confirmed", "4")

    with pytest.raises(Refused, match="4 of them reserved"):
        fulfillment.undo_move(move.pk, by=firm.warehouse)


def test_a_shipment_is_not_undone_as_a_move(firm):
    make_stock(firm.product, 10)
    firm.order("shipped", "4")
    move = StockMove.objects.get(kind="ship")

    with pytest.raises(Refused, match="by hand"):
        fulfillment.undo_move(move.pk, by=firm.warehouse)
