"""Preparation sheet and delivery slip: what stands on them, from when on, for whom; and never a price."""

import pytest

from tests.papers import missing, papers_panel, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.mark.parametrize("name", ["print-preparation", "print-delivery"])
def test_papers_are_hidden_from_a_stranger(client, firm, name):
    order = firm.order("shipped")
    key = order.pk if name == "print-preparation" else order.shipments.get().pk

    assert press(client, firm.stranger, f"fulfillment:{name}", key).status_code == 404
    assert printed() == []


def test_the_routing_sheet_has_every_stage_with_its_owner_and_day(client, firm):
    order = firm.order("confirmed")
    stages = order.stages.exclude(owner=None)

    response = press(client, firm.production, "orders:print-flow", order.pk)

    assert missing(response, *[fact for stage in stages for fact in (stage.name, stage.owner, stage.planned_on)]) == []


def test_the_order_page_has_a_slip_for_each_shipment_in_both_sizes(client, firm):
    shipment = firm.order("shipped").shipments.get()
    client.force_login(firm.logistics)

    panel = papers_panel(client, shipment.order)

    form = panel.partition(f'/shipments/{shipment.pk}/print/"')[2].partition("</form>")[0]
    assert [f'value="{size}"' in form for size in ("", "slip-140")] == [True, True]
