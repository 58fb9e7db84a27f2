"""What is promised in quotations: held softly while they are valid, told where goods are looked at."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.timezone import localdate

from orders import services
from orders.services.quoted import quoted_of
from tests.factories import make_stock
from tests.orders.quotations import accepted, overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def held(firm):
    return [(each.number, each.quantity) for each in quoted_of([firm.product.pk]).get(firm.product.pk, [])]


def test_sent_ones_hold_until_their_last_day(firm):
    late, soon, later = sent(firm, "1"), sent(firm, "2", "3", days=0), sent(firm, "4", days=9)
    overdue(late)
    quote(firm, "5")

    assert held(firm) == [(soon.number, Decimal(5)), (later.number, Decimal(4))]


def test_only_the_latest_version_holds(firm):
    quotation = services.revise_quotation(sent(firm, "10").pk, by=firm.am)
    assert held(firm) == []

    services.write_quotation(
        head=firm.head(valid_until=quotation.valid_until), lines=firm.lines("2"), quotation_id=quotation.pk, by=firm.am
    )
    services.send_quotation(quotation.pk, by=firm.am)

    assert held(firm) == [(quotation.number, Decimal(2))]


def test_an_accepted_one_holds_until_there_is_an_order(firm):
    quotation = accepted(firm, "7")
    before = held(firm)
    services.order_quotation(quotation.pk, by=firm.am)

    assert (before, held(firm)) == ([(quotation.number, Decimal(7))], [])


def test_the_page_of_the_stock_says_for_which_and_until_when(client, firm):
    make_stock(firm.product, 20)
    quotation = sent(firm, "12", days=9)
    url = reverse("fulfillment:product-stock", args=[firm.product.pk])
    pages = {}

    for person in (firm.am, firm.warehouse):
        client.force_login(person)
        pages[person] = client.get(url).content.decode()

    assert all("12 of it held for quotations" in page and quotation.number in page for page in pages.values())
    assert str(localdate() + timedelta(days=9)) in pages[firm.warehouse]
    assert quotation.get_absolute_url() in pages[firm.am]
    assert quotation.get_absolute_url() not in pages[firm.warehouse]
    assert firm.customer.name not in pages[firm.warehouse]


def test_the_picker_and_the_supply_answer_tell_it(client, firm):
    make_stock(firm.product, 20)
    quotation, order = sent(firm, "12"), firm.order("awaiting_supply", "3")
    client.force_login(firm.am)
    picked = client.get(reverse("orders:pick-product"), {"q": firm.product.code}).json()["results"][0]["tail"]
    client.force_login(firm.warehouse)
    page = client.get(reverse("fulfillment:answer-supply", args=[order.pk])).content.decode()

    assert "12 quoted" in picked
    assert f"12 held for quotation {quotation.number}" in page


def test_it_blocks_no_order_but_who_confirms_is_told(client, firm):
    make_stock(firm.product, 20)
    quotation = sent(firm, "12")
    order = firm.order("awaiting_supply", "15")
    firm.answer(order)
    client.force_login(firm.assistant)

    answer = client.post(reverse("fulfillment:confirm-order", args=[order.pk]), {"version": ""})

    order.refresh_from_db()
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert order.status == "confirmed"
    assert any(f"12 held for quotation {quotation.number}" in text for text in told)


def test_who_confirms_is_told_nothing_where_there_is_enough(client, firm):
    make_stock(firm.product, 200)
    sent(firm, "12")
    order = firm.order("awaiting_supply", "15")
    firm.answer(order)
    client.force_login(firm.assistant)

    answer = client.post(reverse("fulfillment:confirm-order", args=[order.pk]), {"version": ""})

    assert not any("held for quotation" in str(message) for message in get_messages(answer.wsgi_request))
