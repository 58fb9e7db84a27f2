"""Agreed prices as a workbook: what holds or will, of customers that the reader sees."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orders.services import end_price, set_price
from orders.sheets.prices import read_prices
from tests.factories import CustomerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def rows(client, person):
    client.force_login(person)
    answer = client.get(reverse("orders:export-prices"))
    assert answer.status_code == 200
    return [row.values for row in read_prices(b"".join(answer.streaming_content)).rows]


def test_what_holds_or_will_is_written_and_what_has_ended_is_not(firm, client):
    tomorrow = localdate() + timedelta(days=1)
    set_price(firm.product.pk, unit_price=Decimal("9.5"), from_quantity=Decimal(50), by=firm.manager)
    set_price(firm.product.pk, unit_price=Decimal(8), valid_from=tomorrow, by=firm.manager)
    end_price(set_price(firm.product.pk, unit_price=Decimal(7), by=firm.manager).pk, by=firm.manager)

    prices = rows(client, firm.manager)

    code, day = firm.product.code, localdate()
    assert prices == [
        {"code": code, "unit_price": 8, "from_quantity": 0, "valid_from": tomorrow},
        {"code": code, "unit_price": Decimal("9.5"), "from_quantity": 50, "valid_from": day},
    ]


def test_prices_of_customers_that_somebody_does_not_see_are_left_out(firm, client):
    stranger = CustomerFactory(owner=firm.stranger, team=firm.stranger.team)
    set_price(firm.product.pk, unit_price=Decimal(7), customer_id=stranger.pk, by=firm.director)

    assert rows(client, firm.manager) == []
    assert [row["customer"] for row in rows(client, firm.director)] == [stranger.name]


def test_who_agrees_on_no_prices_gets_none(firm, client):
    client.force_login(firm.assistant)

    assert client.get(reverse("orders:export-prices")).status_code == 403
