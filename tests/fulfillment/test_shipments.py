"""The list of shipments, by state."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from fulfillment.models import Shipment
from tests.fulfillment.shipments import pack, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def rows(client, **params):
    page = client.get(reverse("fulfillment:shipments"), params)
    return [row.record for row in page.context["list"].rows]


def test_each_stands_under_its_state(client, firm):
    prepared, ready = prepare(firm), pack(firm)
    sent, signed = (firm.order(status, "10").shipments.get() for status in ("shipped", "delivered"))
    withdrawn = fulfillment.withdraw_shipment(prepare(firm).pk, by=firm.logistics)
    client.force_login(firm.logistics)

    assert rows(client) == [*sorted([prepared, ready, sent], key=lambda each: -each.pk)]
    assert [rows(client, show=tab) for tab in ("preparing", "ready", "transit", "signed")] == [
        [prepared],
        [ready],
        [sent],
        [signed],
    ]
    assert withdrawn in rows(client, show="all")


def test_what_was_to_arrive_is_late(client, firm):
    sent = firm.order("shipped", "10").shipments.get()
    Shipment.objects.update(expected_on=localdate() - timedelta(days=2))
    client.force_login(firm.logistics)

    assert rows(client, show="late") == [sent]
    assert "2" in client.get(reverse("fulfillment:shipments")).content.decode()


@pytest.mark.parametrize("word", ["number", "tracking_number", "order", "customer"])
def test_it_is_found(client, firm, word):
    sent = firm.order("shipped", "10").shipments.get()
    words = {"order": sent.order.number, "customer": firm.customer.name[:4]}
    client.force_login(firm.am)

    assert rows(client, q=words.get(word) or getattr(sent, word)) == [sent]
    assert rows(client, q="没有这个") == []


def test_another_team_sees_none(client, firm):
    firm.order("shipped", "10")
    client.force_login(firm.stranger)

    assert rows(client, show="all") == []
