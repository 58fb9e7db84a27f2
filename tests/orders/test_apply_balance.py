"""The customer's balance pays another order in one step."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales.services import cancel_order
from orderdesk.core.errors import Refused
from orders import services
from orders.services.refund import balance_of
from tests.orders.receipts import pay
from tests.orders.test_record_payment import agrees, come_in, received
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def kept(firm):
    """A cancelled order of which 300 were kept."""
    order = firm.order("confirmed", "10", price="100")
    pay(order, "300", firm)
    cancel_order(order.pk, reason="客户不要了", by=firm.assistant)
    return services.keep_balance(order.pk, by=firm.finance)


def test_payments_first_then_overpaid_and_cancelled_orders(firm, kept):
    overpaid = firm.order("confirmed", "10", price="100")
    pay(overpaid, "1100", firm)
    come_in(firm, "200", {})
    order = firm.order("confirmed", "10", price="100")
    before = balance_of(firm.customer)

    used = services.apply_balance(order.pk, by=firm.finance)

    assert (before, used, balance_of(firm.customer)) == (600, 600, 0)
    assert received(order, kept, overpaid) == [600, 0, 1000]
    assert agrees()


def test_no_more_than_is_open_or_asked_for(firm, kept):
    small, order = firm.order("confirmed", "1", price="100"), firm.order("confirmed", "10", price="100")

    assert services.apply_balance(small.pk, by=firm.finance) == 100
    assert services.apply_balance(order.pk, amount=Decimal(50), by=firm.finance) == 50
    assert balance_of(firm.customer) == 150
    with pytest.raises(Refused, match="Enter at most"):
        services.apply_balance(order.pk, amount=Decimal(151), by=firm.finance)


def test_it_refuses_where_there_is_nothing_and_denies_others(firm, kept):
    order = firm.order("confirmed", "10", price="100")
    services.apply_balance(order.pk, by=firm.finance)

    with pytest.raises(Refused, match="there is nothing to use"):
        services.apply_balance(order.pk, by=firm.finance)
    with pytest.raises(PermissionDenied):
        services.apply_balance(order.pk, by=firm.manager)


def test_the_button_is_on_the_page_of_the_order(client, firm, kept):
    order = firm.order("confirmed", "10", price="100")
    url = reverse("orders:apply-balance", args=[order.pk])
    client.force_login(firm.assistant)
    hidden = client.post(url).status_code
    client.force_login(firm.finance)

    page = " ".join(client.get(order.get_absolute_url()).content.decode().split())
    taken = client.post(url, follow=True).content.decode()

    assert hidden == 404
    assert "Use 300.00 of the balance" in page
    assert "¥300.00 of the balance is used for" in taken


def use_twice(firm, kept):
    orders = [firm.order("confirmed", "10", price="100") for _order in range(2)]
    run_together(*[lambda order=order: services.apply_balance(order.pk, by=firm.finance) for order in orders])
    return sum(received(*orders))


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_use_it_once(firm, kept):
    assert use_twice(firm, kept) == 300


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would(firm, kept):
    with without_row_locks():
        assert use_twice(firm, kept) == 600
