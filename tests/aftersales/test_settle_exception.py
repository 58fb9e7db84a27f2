"""Goods that will not be delivered get their answer: a ticket for each line, from which they go on."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services as aftersales
from aftersales.audit import find_differences
from aftersales.models import Objection
from aftersales.services.remedy import open_pieces
from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from tests.fulfillment.shipments import prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def stopped(firm, cause="lost"):
    shipment = firm.order("shipped", "10").shipments.get()
    return fulfillment.report_exception(shipment.pk, cause=cause, problem="三天没有动静", by=firm.logistics)


@pytest.mark.parametrize(
    ("cause", "kind", "returnable"), [("lost", "short", 0), ("damaged", "damaged", 10), ("refused", "other", 10)]
)
def test_each_line_has_its_ticket(firm, cause, kind, returnable):
    shipment = stopped(firm, cause)

    acceptance = aftersales.settle_exception(shipment.pk, by=firm.logistics)

    objection = Objection.objects.get()
    line = shipment.order.lines.get()
    assert (acceptance.how, objection.kind, objection.quantity, "三天没有动静" in objection.ticket.text) == (
        "nobody",
        kind,
        10,
        True,
    )
    assert (line.accepted, line.disputed, shipment.order.status) == (0, 10, "shipped")
    shipment.order.refresh_from_db()
    assert shipment.order.status == "delivered"
    assert [open_pieces(objection.ticket, line, what) for what in ("replacement", "return")] == [10, returnable]
    assert list(find_differences()) == []


def test_lost_goods_are_sent_again_to_the_end(firm):
    shipment = stopped(firm)
    aftersales.settle_exception(shipment.pk, by=firm.logistics)
    ticket = Objection.objects.get().ticket
    remedy = aftersales.promise_remedy(ticket.pk, kind="replacement", quantity=Decimal(10), by=firm.aftersales)

    again = aftersales.send_replacements(shipment.order_id, remedies=[remedy.pk], by=firm.logistics, carrier="德邦")
    aftersales.sign_for(again.pk, signed_by="王建平", by=firm.am)

    remedy.refresh_from_db()
    assert (remedy.state, list(find_differences())) == ("done", [])


def test_what_is_not_stopped_is_signed_for(firm):
    shipment = firm.order("shipped", "10").shipments.get()

    with pytest.raises(Refused, match="only what left and was stopped"):
        aftersales.settle_exception(shipment.pk, by=firm.logistics)


def test_what_was_stopped_before_it_left_goes_on_or_is_withdrawn(firm):
    shipment = prepare(firm)
    fulfillment.report_exception(shipment.pk, cause="other", problem="仓库漏水", by=firm.logistics)

    with pytest.raises(Refused, match="only what left and was stopped"):
        aftersales.settle_exception(shipment.pk, by=firm.logistics)


def test_what_turned_up_after_all_is_signed_for(firm):
    shipment = stopped(firm)

    aftersales.sign_for(shipment.pk, signed_by="王建平", by=firm.am)

    shipment.order.refresh_from_db()
    assert (shipment.order.status, Objection.objects.count()) == ("delivered", 0)


def test_what_has_not_left_is_not_signed_for(firm):
    shipment = prepare(firm)

    with pytest.raises(Refused, match="this step is not possible"):
        aftersales.sign_for(shipment.pk, signed_by="王建平", by=firm.am)


def test_the_warehouse_settles_nothing(firm):
    with pytest.raises(PermissionDenied):
        aftersales.settle_exception(stopped(firm).pk, by=firm.warehouse)


def test_the_page_settles_it(client, firm):
    shipment = stopped(firm)
    url = reverse("aftersales:settle-exception", args=[shipment.pk])
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
    client.force_login(firm.am)
    assert url in client.get(shipment.get_absolute_url()).content.decode()

    client.post(url)

    shipment.refresh_from_db()
    assert (shipment.status, Objection.objects.count()) == ("signed", 1)
