"""签收回执: the customer opens it by the link."""

from hashlib import sha256

import pytest

from aftersales import services
from tests.aftersales.links import at, linked
from tests.papers import missing, printed
from tests.walk.world import PNG

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.usefixtures("place")]


def signed_by_link(firm):
    """(link, acceptance) of a shipment of which one piece was refused."""
    order, link = linked(firm, "10", "4")
    shipment = order.shipments.get()
    objection = services.NewObjection(shipment.lines.first().pk, "damaged", 1, "外箱进水")
    sender = services.Sender("192.0.2.7", "MicroMessenger/8.0")
    facts = {"signature": PNG, "objections": [objection], "sender": sender}
    return link, services.sign_by_link(link.pk, shipment.pk, signed_by="顾磊", **facts)


def test_it_has_who_signed_what_when_and_on_what(client, firm):
    link, acceptance = signed_by_link(firm)

    answer = client.get(at("receipt", link, acceptance.pk))

    facts = ["顾磊", "192.0.2.7", "MicroMessenger/8.0", sha256(PNG).hexdigest(), "外箱进水", acceptance.shipment.number]
    assert missing(answer, *facts) == []
    assert missing(answer, "3,180", "318.00") == ["3,180", "318.00"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [row[:3] for row in printed()] == [("receipt", f"acceptance:{acceptance.pk}", 1)]


def test_what_colleagues_recorded_has_none(client, firm):
    order, link = linked(firm, status="delivered")

    answer = client.get(at("receipt", link, order.shipments.get().acceptance.pk))

    assert answer.status_code == 404
