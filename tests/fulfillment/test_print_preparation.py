"""The preparation sheet, for whoever picks, checks and packs."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.fulfillment.paper import MONEY
from tests.papers import fonts_of, missing, papers_panel, press, printed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


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
