"""A price is proposed no more."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.services.price import prices_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def agreement(firm):
    return orders.set_price(firm.product.pk, unit_price=Decimal(300), customer_id=firm.customer.pk, by=firm.manager)


def test_it_is_proposed_no_more_and_orders_keep_theirs(client, firm, agreement):
    order = firm.draft(price="300")
    client.force_login(firm.manager)

    answer = client.post(reverse("orders:end-price", args=[agreement.pk]))

    agreement.refresh_from_db()
    assert (answer.status_code, agreement.ended_at is None) == (302, False)
    assert prices_of([firm.product.pk], customer=firm.customer.pk, by=firm.am) == {}
    assert order.lines.get().unit_price == 300
    assert agreement.history.first().history_user == firm.manager


def test_it_may_be_agreed_again(firm, agreement):
    orders.end_price(agreement.pk, by=firm.manager)

    again = orders.set_price(firm.product.pk, unit_price=Decimal(290), customer_id=firm.customer.pk, by=firm.manager)

    assert again.unit_price == 290


def test_twice_is_refused(firm, agreement):
    orders.end_price(agreement.pk, by=firm.manager)

    with pytest.raises(Refused):
        orders.end_price(agreement.pk, by=firm.manager)


def test_sales_people_end_none(client, firm, agreement):
    client.force_login(firm.am)

    assert client.post(reverse("orders:end-price", args=[agreement.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        orders.end_price(agreement.pk, by=firm.am)


def test_who_reads_no_prices_finds_none(client, firm, agreement):
    client.force_login(firm.warehouse)

    assert client.post(reverse("orders:end-price", args=[agreement.pk])).status_code == 404
