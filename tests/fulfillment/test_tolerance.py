"""More or less than was ordered, as far as the customer takes it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from aftersales import services as aftersales
from aftersales.audit import find_differences
from fulfillment import services as fulfillment
from fulfillment.models import ShipmentLine
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.fulfillment.shipments import pack
from tests.fulfillment.stock import held, numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def tolerant(firm, *, over="0", under="0"):
    firm.customer.tolerance_over, firm.customer.tolerance_under = Decimal(over), Decimal(under)
    firm.customer.save()


def send(firm, order, quantity):
    return firm.dispatch(order, quantities={order.lines.get().pk: Decimal(quantity)})


def test_more_within_the_tolerance_leaves_and_is_not_charged(firm):
    tolerant(firm, over="5")
    make_stock(firm.product, 300)
    order = firm.order("in_production", "100")
    owed = order.payable

    shipment = send(firm, order, "105")

    order.refresh_from_db()
    sent, line = shipment.lines.get(), order.lines.get()
    assert (sent.quantity, sent.extra, line.shipped, order.status) == (100, 5, 100, "shipped")
    assert (order.payable, numbers(firm.product)) == (owed, (195, 0))
    assert list(find_differences()) == []


@pytest.mark.parametrize(("over", "quantity"), [("0", "101"), ("5", "105.001")])
def test_more_than_that_does_not_leave(firm, over, quantity):
    tolerant(firm, over=over)
    order = firm.order("in_production", "100")

    with pytest.raises(Refused, match="only 100 台 are still to be shipped"):
        send(firm, order, quantity)


def test_the_tolerance_is_of_the_line_not_of_each_shipment(firm):
    tolerant(firm, over="5")
    order = firm.order("in_production", "100")
    send(firm, order, "60")
    first = fulfillment.prepare_shipment(order.pk, quantities={order.lines.get().pk: Decimal(43)}, by=firm.logistics)

    assert first.lines.get().extra == 3
    with pytest.raises(Refused, match="at most 5"):
        fulfillment.prepare_shipment(order.pk, quantities={order.lines.get().pk: Decimal(1)}, by=firm.logistics)


def test_extra_pieces_need_their_check_and_their_stock(firm):
    tolerant(firm, over="10")
    firm.product.needs_check = True
    firm.product.save()
    make_stock(firm.product, 10)
    order = firm.order("in_production", "10")
    fulfillment.record_check(order.lines.get().pk, quantity=Decimal(10), result="passed", by=firm.warehouse)

    with pytest.raises(Refused, match="10 台 passed the quality check"):
        send(firm, order, "11")
    fulfillment.record_check(order.lines.get().pk, quantity=Decimal(1), result="passed", by=firm.warehouse)
    with pytest.raises(Refused, match="only 10 are there"):
        send(firm, order, "11")


def test_the_customer_signs_for_what_was_ordered(firm):
    tolerant(firm, over="5")
    order = firm.order("in_production", "100")
    shipment = send(firm, order, "103")

    aftersales.sign_for(shipment.pk, signed_by="王建平", by=firm.am)

    order.refresh_from_db()
    assert (order.status, order.lines.get().accepted, list(find_differences())) == ("delivered", 100, [])


def test_less_within_the_tolerance_is_shipped_in_full_and_not_owed(firm):
    tolerant(firm, under="2")
    make_stock(firm.product, 300)
    order = firm.order("in_production", "100")

    send(firm, order, "98.5")

    order.refresh_from_db()
    line, correction = order.lines.get(), order.corrections.get()
    assert (order.status, line.shipped, line.short_closed) == ("shipped", Decimal("98.5"), Decimal("1.5"))
    assert (correction.kind, correction.quantity, order.credited) == ("short_close", Decimal("1.5"), Decimal("477.00"))
    assert (held(order), list(find_differences())) == (0, [])


@pytest.mark.parametrize(("under", "quantity"), [("0", "99"), ("2", "97")])
def test_less_than_that_is_still_to_come(firm, under, quantity):
    tolerant(firm, under=under)
    order = firm.order("in_production", "100")

    send(firm, order, quantity)

    order.refresh_from_db()
    assert (order.status, order.lines.get().short_closed) == ("in_production", 0)


def test_what_is_prepared_still_comes(firm):
    tolerant(firm, under="5")
    order = firm.order("in_production", "100")
    shipment = pack(firm, order=order, quantity="3")

    send(firm, order, "97")
    assert order.lines.get().short_closed == 0

    fulfillment.dispatch_shipment(shipment.pk, by=firm.logistics)
    order.refresh_from_db()
    assert (order.status, order.lines.get().shipped) == ("shipped", 100)


@pytest.mark.usefixtures("in_english")
def test_the_pages_say_what_is_beyond(client, firm):
    tolerant(firm, over="5")
    order = firm.order("in_production", "100")
    client.force_login(firm.logistics)
    page = client.get(reverse("fulfillment:dispatch-order", args=[order.pk])).content.decode()

    shipment = send(firm, order, "104")

    assert "up to 5 more" in page
    assert "4 of it beyond the order, not charged" in client.get(shipment.get_absolute_url()).content.decode()
    assert ShipmentLine.objects.get().whole == 104
