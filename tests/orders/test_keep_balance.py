"""Money of a cancelled order: nothing is owed, and what came in is refunded or kept as the customer's balance."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.services import cancel_order
from orderdesk.core.errors import Refused
from orders.models import Order
from orders.services import keep_balance
from orders.services.balances import balance
from orders.services.money import open_amount, overdue_of
from orders.services.refund import balance_of
from tests.orders.receipts import pay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def cancelled(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms="预付全款")
    pay(order, "300", firm)
    cancel_order(order.pk, reason="客户不要了", by=firm.assistant)
    return Order.objects.get(pk=order.pk)


def test_nothing_is_owed_of_a_cancelled_order(client, firm, cancelled):
    client.force_login(firm.finance)
    page = " ".join(client.get(cancelled.get_absolute_url()).content.decode().split())

    assert (open_amount(cancelled), overdue_of(firm.customer)) == (0, 0)
    assert balance(on=localdate())["receivable"] == 0
    assert "cancelled, waits for refund" in page
    assert "700.00 open" not in page


def test_finance_has_both_ways_on_the_bench(client, firm, cancelled):
    client.force_login(firm.finance)

    (section,) = [s for s in client.get("/").context["sections"] if s.title == "Money of cancelled orders"]
    form = client.get(section.rows[0].action_url).context["form"]

    assert [(row.number, row.action_label, row.also_label) for row in section.rows] == [
        (str(cancelled), "Refund", "Keep as balance")
    ]
    assert form["amount"].value() == "-300"


def test_a_refund_takes_it_off_the_bench(firm, cancelled):
    pay(cancelled, "-300", firm)

    assert not Order.objects.awaiting_refund().exists()


def test_what_is_kept_is_the_balance_of_the_customer(client, firm, cancelled):
    before = balance_of(firm.customer)
    client.force_login(firm.finance)

    response = client.post(reverse("orders:keep-balance", args=[cancelled.pk]))

    assert (response.status_code, before, balance_of(firm.customer)) == (302, 0, Decimal(300))
    assert not Order.objects.awaiting_refund().exists()
    assert cancelled.history.first().history_change_reason == "keep_balance"
    assert "300.00" in client.get(firm.customer.get_absolute_url()).content.decode()


def test_an_order_that_stands_keeps_nothing(firm):
    order = firm.order("confirmed", "10", price="100")
    pay(order, "300", firm)

    with pytest.raises(Refused):
        keep_balance(order.pk, by=firm.finance)


def test_only_finance_decides(client, firm, cancelled):
    with pytest.raises(PermissionDenied):
        keep_balance(cancelled.pk, by=firm.assistant)
    client.force_login(firm.assistant)

    assert client.post(reverse("orders:keep-balance", args=[cancelled.pk])).status_code == 404
