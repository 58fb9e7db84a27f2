"""What is left of a payment goes to orders, and never more than it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Payment
from tests.orders.test_record_payment import agrees, come_in, received
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def allocate(firm, payment, order, amount, by=None):
    return services.allocate_payment(payment.pk, shares={order.pk: Decimal(amount)}, by=by or firm.finance)


def test_it_pays_orders_later(firm):
    payment, order = come_in(firm, "700", {}), firm.order("confirmed", "10", price="100")

    allocate(firm, payment, order, "300")

    assert received(order) == [300]
    assert Payment.objects.get().rest == 400
    assert agrees()


def test_it_refuses_more_than_is_left_and_denies_others(firm):
    payment, order = come_in(firm, "700", {}), firm.order("confirmed", "10", price="100")

    with pytest.raises(Refused, match="Only ¥700"):
        allocate(firm, payment, order, "800")
    with pytest.raises(PermissionDenied):
        allocate(firm, payment, order, "1", by=firm.assistant)


def test_its_page(client, firm):
    payment, order = come_in(firm, "700", {}), firm.order("confirmed", "10", price="100")
    url = reverse("orders:allocate-payment", args=[payment.pk])
    client.force_login(firm.manager)
    hidden = client.get(url).status_code
    client.force_login(firm.finance)

    shown = client.get(url).content.decode()
    taken = client.post(url, {f"order-{order.pk}": "300"})

    assert (hidden, taken.status_code) == (404, 302)
    assert "700.00 left" in " ".join(shown.split())
    assert received(order) == [300]


def spend_twice(firm):
    """One payment of 700 allocated twice at once, in full; returns what its receipts come to."""
    payment = come_in(firm, "700", {})
    orders = [firm.order("confirmed", "10", price="100") for _order in range(2)]
    outcomes = run_together(*[lambda order=order: allocate(firm, payment, order, "700") for order in orders])
    spent = payment.receipts.aggregate(sum=Sum("amount"))["sum"]
    return spent, [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_never_more_than_its_amount(firm):
    assert spend_twice(firm) == (700, [Refused])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_spent_twice(firm):
    with without_row_locks():
        assert spend_twice(firm) == (1400, [])
