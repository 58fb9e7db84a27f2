"""The delivery slip that goes with the goods."""

import io

import pypdf
import pytest

from customers.models import Customer
from orderdesk.policy.models import Policy
from tests.fulfillment.paper import MONEY
from tests.papers import missing, press, printed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def millimetres(response):
    """Width and height of the first page."""
    box = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].mediabox
    return [round(float(side) / 72 * 25.4, 1) for side in (box.width, box.height)]


@pytest.mark.parametrize(
    ("size", "paper"),
    [
        ("", [210.0, 297.0]),
        ("slip-140", [241.0, 139.7]),
        ("slip-279", [241.0, 279.4]),
        ("slip-93", [241.0, 93.1]),
        ("x", [210.0, 297.0]),
    ],
)
def test_the_delivery_slip_comes_in_each_size_without_a_price(client, firm, size, paper):
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


@pytest.mark.parametrize("size", ["slip-93", "slip-140", "slip-279"])
def test_three_lines_and_their_signature_stand_on_one_page(client, firm, size):
    shipment = firm.order("shipped", "3", "4", "5").shipments.get()

    response = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk, size=size)

    assert len(pypdf.PdfReader(io.BytesIO(response.content)).pages) == 1


def test_amounts_are_on_it_where_the_customer_wants_them_and_the_printer_reads_them(client, firm):
    shipment = firm.order("shipped", "3", price="318.77").shipments.get()
    Customer.objects.update(slip_amounts=True)

    priced = press(client, firm.manager, "fulfillment:print-delivery", shipment.pk, size="slip-140")
    blind = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk, size="slip-140")

    assert missing(priced, "318.77", "956.31", "玖佰伍拾陆元叁角壹分") == []
    assert [sign for sign in MONEY if sign in text_of(blind.content)] == []
    client.force_login(firm.logistics)
    assert "要求送货单带金额" in client.get(shipment.get_absolute_url()).content.decode()


def test_it_names_the_copies_of_the_house_and_its_phone(client, firm):
    shipment = firm.order("shipped", "3").shipments.get()
    usual = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk)
    policy = Policy.current()
    policy.slip_copies, policy.phone = "一联仓库　二联客户", "0510-85001234"
    policy.sign(by=firm.admin).save()

    own = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk)

    assert missing(usual, "白联：存根") == []
    assert missing(own, "一联仓库", "0510-85001234") == []
    assert "白联" not in text_of(own.content)
