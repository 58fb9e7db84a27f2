"""A payment that was a mistake is written back with its receipts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Payment, Receipt
from orders.services.refund import balance_of
from tests.orders.test_record_payment import agrees, come_in, received
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def reverse_it(firm, payment, by=None, reason="记错客户"):
    return services.reverse_payment(payment.pk, reason=reason, by=by or firm.finance)


def test_orders_and_balance_are_as_before(firm):
    order = firm.order("confirmed", "10", price="100")
    payment = come_in(firm, "1500")

    reverse_it(firm, payment)

    payment.refresh_from_db()
    assert received(order) == [0]
    assert (payment.allocated, payment.returned, balance_of(firm.customer)) == (0, 1500, 0)
    assert (Receipt.objects.count(), Payment.objects.count()) == (2, 2)


def test_a_reason_is_refused_rather_than_cut(firm):
    firm.order("confirmed", "10", price="100")
    payment = come_in(firm, "1500")

    with pytest.raises(Refused, match="201 characters, at most 200"):
        reverse_it(firm, payment, reason="错" * 201)
    refund = reverse_it(firm, payment, reason=" " + "错" * 200)

    assert refund.note == "错" * 200
    assert agrees()


def test_it_refuses_twice_and_without_reason_and_denies_others(firm):
    payment = come_in(firm, "700", {})

    with pytest.raises(PermissionDenied):
        reverse_it(firm, payment, by=firm.manager)
    with pytest.raises(Refused, match="Write one sentence"):
        reverse_it(firm, payment, reason="")
    reverse_it(firm, payment)
    with pytest.raises(Refused, match="is left"):
        reverse_it(firm, payment)


def test_its_page(client, firm):
    payment = come_in(firm, "700", {})
    url = reverse("orders:reverse-payment", args=[payment.pk])
    client.force_login(firm.manager)
    hidden = client.get(url).status_code
    client.force_login(firm.finance)

    assert (hidden, client.post(url, {"reason": ""}).status_code) == (404, 422)
    assert client.post(url, {"reason": "记错客户"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_once(firm):
    firm.order("confirmed", "10", price="100")
    payment = come_in(firm, "1500")

    outcomes = run_together(lambda: reverse_it(firm, payment), lambda: reverse_it(firm, payment))

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Payment.objects.filter(amount__lt=0).count() == 1
