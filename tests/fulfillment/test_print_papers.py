"""Preparation sheet and delivery slip: what stands on them, from when on, for whom; and never a price."""

import io
from decimal import Decimal

import pypdf
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories import Firm
from tests.papers import fonts_of, missing, papers_panel, press, printed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
MONEY = ("318.77", "956.31", "月结30天", "人民币", "¥")


@pytest.fixture
def firm():
    return Firm()


def millimetres(response):
    """Width and height of the first page."""
    box = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].mediabox
    return [round(float(side) / 72 * 25.4, 1) for side in (box.width, box.height)]


def test_the_preparation_sheet_tells_what_is_still_to_be_made_ready(client, firm):
    firm.customer.packing = "木箱包装"
    firm.customer.save()
    order = firm.order("in_production", "30", price="318.77")
    firm.dispatch(order, quantities={line.pk: Decimal(11) for line in order.lines.all()})

    response = press(client, firm.warehouse, "fulfillment:print-preparation", order.pk)

    assert missing(response, order.number, firm.product.code, "30", "11", "19", "木箱包装", "138****4471") == []
    assert [sign for sign in MONEY if sign in text_of(response.content)] == []
    assert fonts_of(response.content) <= {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_the_preparation_sheet_waits_for_the_confirmation(client, firm):
    order = firm.order("awaiting_supply")

    response = press(client, firm.warehouse, "fulfillment:print-preparation", order.pk)

    assert response.headers["Location"] == f"{order.get_absolute_url()}#papers"
    assert [str(order) in str(message) for message in get_messages(response.wsgi_request)] == [True]
    assert printed() == []


@pytest.mark.parametrize("status", ["delivered", "completed"])
def test_nothing_is_made_ready_once_the_goods_are_signed_for(client, firm, status):
    order = firm.order(status)

    panel = papers_panel_of(client, firm, order)
    response = press(client, firm.warehouse, "fulfillment:print-preparation", order.pk)

    assert reverse("fulfillment:print-preparation", args=[order.pk]) not in panel
    assert [str(order) in str(message) for message in get_messages(response.wsgi_request)] == [True]
    assert printed() == []


def test_a_sheet_that_was_printed_in_time_may_be_had_again(client, firm):
    order = firm.order("in_production")
    press(client, firm.warehouse, "fulfillment:print-preparation", order.pk)
    firm.dispatch(order)
    firm.sign(order)
    order.refresh_from_db()

    panel = papers_panel_of(client, firm, order)
    response = press(client, firm.warehouse, "fulfillment:print-preparation", order.pk)

    assert order.status == "delivered"
    assert reverse("fulfillment:print-preparation", args=[order.pk]) in panel
    assert missing(response, order.number) == []
    assert [copy for _paper, _about, copy, _by in printed()] == [1, 2]


def papers_panel_of(client, firm, order):
    client.force_login(firm.warehouse)
    return papers_panel(client, order)


@pytest.mark.parametrize(("size", "paper"), [("", [210.0, 297.0]), ("slip-140", [241.0, 139.7]), ("x", [210.0, 297.0])])
def test_the_delivery_slip_comes_in_both_sizes_without_a_price(client, firm, size, paper):
    order = firm.order("shipped", "3", price="318.77", customer_po="PO-7788")
    shipment = order.shipments.get()

    response = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk, size=size)

    facts = [
        shipment.number,
        order.number,
        "PO-7788",
        "王建平",
        "13861724471",
        order.address,
        "SF1234567890",
        firm.product.code,
        "3",
    ]
    assert missing(response, *facts) == []
    assert [sign for sign in MONEY if sign in text_of(response.content)] == []
    assert millimetres(response) == paper


def test_a_long_delivery_slip_counts_its_pages(client, firm):
    shipment = firm.order("shipped", *["3"] * 24).shipments.get()

    response = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk, size="slip-140")

    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    assert len(pages) > 1
    assert all(firm.customer.name not in page.extract_text() for page in pages[1:])
    assert printed() == [("delivery", f"shipment:{shipment.pk}", 1, firm.logistics)]


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
