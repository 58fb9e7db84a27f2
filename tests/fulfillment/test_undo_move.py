"""What was booked by hand is taken back by a counter-move."""

from decimal import Decimal

import pytest
from django.urls import reverse

from aftersales.audit import find_differences
from fulfillment import services as fulfillment
from fulfillment.models import StockMove
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.notifications.models import OutgoingMessage
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


def test_what_went_to_orders_meanwhile_is_asked_about_and_their_people_learn_it(firm):
    move = fulfillment.receive_stock(firm.product, Decimal(5), by=firm.warehouse)
    order = firm.order("confirmed", "4")

    with pytest.raises(NeedsConfirmation) as asked:
        fulfillment.undo_move(move.pk, by=firm.warehouse)
    assert numbers(firm.product) == (5, 4)
    fulfillment.undo_move(move.pk, by=firm.warehouse, confirmed=asked.value.about)

    assert f"will be missing for {order}" in str(asked.value)
    assert numbers(firm.product) == (0, 0)
    assert OutgoingMessage.objects.filter(kind="goods_taken_back", url=order.get_absolute_url()).exists()
    assert list(find_differences()) == []


def test_an_order_that_takes_it_after_the_question_is_asked_about_too(firm):
    move = fulfillment.receive_stock(firm.product, Decimal(5), by=firm.warehouse)
    firm.order("confirmed", "3")
    with pytest.raises(NeedsConfirmation) as asked:
        fulfillment.undo_move(move.pk, by=firm.warehouse)
    firm.order("confirmed", "2")

    with pytest.raises(NeedsConfirmation) as again:
        fulfillment.undo_move(move.pk, by=firm.warehouse, confirmed=asked.value.about)

    assert asked.value.about != again.value.about


def test_the_page_asks_and_does_it(client, firm):
    move = fulfillment.receive_stock(firm.product, Decimal(5), by=firm.warehouse)
    order = firm.order("confirmed", "4")
    client.force_login(firm.warehouse)
    url = reverse("fulfillment:undo-move", args=[move.pk])

    asked = client.post(url)
    done = client.post(url, {"confirmed": asked.context["asks"].about})

    assert (asked.status_code, done.status_code, numbers(firm.product)) == (422, 302, (0, 0))
    assert order.number in asked.content.decode()


def test_goods_that_have_left_are_not_taken_back(firm):
    move = fulfillment.receive_stock(firm.product, Decimal(5), by=firm.warehouse)
    firm.order("shipped", "4")

    with pytest.raises(Refused, match="1 台 are there"):
        fulfillment.undo_move(move.pk, by=firm.warehouse)


def test_a_shipment_is_not_undone_as_a_move(firm):
    make_stock(firm.product, 10)
    firm.order("shipped", "4")
    move = StockMove.objects.get(kind="ship")

    with pytest.raises(Refused, match="by hand"):
        fulfillment.undo_move(move.pk, by=firm.warehouse)
