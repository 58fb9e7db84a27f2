"""An exception that is over leads back to where the shipment was."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from tests.fulfillment.shipments import pack, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def sent(firm):
    return firm.order("shipped", "10").shipments.get()


def stop(firm, shipment):
    return fulfillment.report_exception(shipment.pk, cause="address", problem="门牌号不对", by=firm.logistics)


@pytest.mark.parametrize("make", [prepare, pack, sent])
def test_it_is_where_it_was(firm, make):
    shipment = make(firm)
    before = shipment.status
    stop(firm, shipment)

    fulfillment.resume_shipment(shipment.pk, by=firm.logistics)

    shipment.refresh_from_db()
    assert (shipment.status, shipment.cause, shipment.problem, shipment.excepted_at) == (before, "", "", None)
    assert shipment.history.first().history_change_reason == f"resume exception>{before}"


def test_what_is_not_stopped_does_not_go_on(firm):
    with pytest.raises(Refused, match="this step is not possible"):
        fulfillment.resume_shipment(sent(firm).pk, by=firm.logistics)


def test_another_team_denied(firm):
    shipment = stop(firm, sent(firm))

    with pytest.raises(PermissionDenied):
        fulfillment.resume_shipment(shipment.pk, by=firm.stranger)


def test_the_page_has_it_go_on(client, firm):
    shipment = stop(firm, sent(firm))
    url = reverse("fulfillment:resume-shipment", args=[shipment.pk])
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
    client.force_login(firm.am)

    client.post(url)

    shipment.refresh_from_db()
    assert shipment.status == "in_transit"
