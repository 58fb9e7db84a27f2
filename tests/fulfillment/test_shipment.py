"""The page of a shipment."""

import pytest

from fulfillment import services as fulfillment
from tests.fulfillment.shipments import pack, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def sent(firm):
    return firm.order("shipped", "10").shipments.get()


@pytest.mark.parametrize(
    ("make", "who", "steps"),
    [
        (prepare, "logistics", ["pack", "stop", "withdraw"]),
        (pack, "warehouse", ["leave", "stop", "withdraw"]),
        (sent, "logistics", ["stop", "events"]),
        (sent, "am", ["stop", "events"]),
        (prepare, "finance", []),
    ],
)
def test_it_offers_what_can_be_done_now(client, firm, make, who, steps):
    client.force_login(getattr(firm, who))

    page = client.get(make(firm).get_absolute_url())

    assert list(page.context["forms"]) == steps


def test_the_way_is_proposed_as_it_was_prepared(client, firm):
    order = firm.order("in_production", "10")
    quantities = {order.lines.get().pk: 10}
    shipment = fulfillment.prepare_shipment(
        order.pk, quantities=quantities, by=firm.logistics, method="part_load", carrier="德邦"
    )
    fulfillment.pack_shipment(shipment.pk, packages=1, by=firm.logistics)
    client.force_login(firm.logistics)

    form = client.get(shipment.get_absolute_url()).context["forms"]["leave"]

    assert (form["method"].value(), form["carrier"].value()) == ("part_load", "德邦")


def test_it_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    assert client.get(sent(firm).get_absolute_url()).status_code == 404
