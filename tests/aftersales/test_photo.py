"""A photo of a ticket, for whoever sees the ticket."""

from decimal import Decimal

import pytest
from django.urls import reverse

from aftersales.models import TicketPhoto
from aftersales.services import NewObjection
from tests.aftersales.shipments import shipped, sign
from tests.walk.world import PNG, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_a_photo_is_shown_to_who_sees_its_ticket_and_to_nobody_else(client, firm):
    _order, shipment, lines = shipped(firm, "10")
    sign(firm, shipment, NewObjection(lines[0].pk, "damaged", Decimal(1), "", (photo(),)))
    url = reverse("aftersales:photo", args=[TicketPhoto.objects.get().pk])

    answers = {}
    for name in ("am", "aftersales", "logistics", "stranger"):
        client.force_login(getattr(firm, name))
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else b""
        told = answer.headers
        answers[name] = (answer.status_code, told["Content-Type"], told.get("X-Content-Type-Options"), body == PNG)

    seen = (200, "image/png", "nosniff", True)
    assert [answers[name] for name in ("am", "aftersales", "logistics")] == [seen] * 3
    assert answers["stranger"][0] == 404
