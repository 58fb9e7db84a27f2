"""A refund of what is left of a payment is a payment of its own."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.services.refund import balance_of
from tests.orders.test_record_payment import agrees, come_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_goes_back_and_nothing_is_deleted(firm):
    payment = come_in(firm, "700", {})

    refund = services.return_payment(payment.pk, amount=Decimal(300), reason="客户要求", by=firm.finance)

    payment.refresh_from_db()
    assert (refund.amount, refund.undoes, payment.rest, balance_of(firm.customer)) == (-300, payment, 400, 400)
    assert agrees()


def test_it_refuses_more_than_is_left_or_no_reason_and_denies_others(firm):
    payment = come_in(firm, "700", {})

    with pytest.raises(Refused, match="up to that"):
        services.return_payment(payment.pk, amount=Decimal(701), reason="客户要求", by=firm.finance)
    with pytest.raises(Refused, match="Write one sentence"):
        services.return_payment(payment.pk, amount=Decimal(1), reason=" ", by=firm.finance)
    with pytest.raises(Refused, match="201 characters, at most 200"):
        services.return_payment(payment.pk, amount=Decimal(1), reason="客" * 201, by=firm.finance)
    with pytest.raises(PermissionDenied):
        services.return_payment(payment.pk, amount=Decimal(1), reason="客户要求", by=firm.am)


def test_its_page(client, firm):
    payment = come_in(firm, "700", {})
    url = reverse("orders:return-payment", args=[payment.pk])
    client.force_login(firm.am)
    hidden = client.get(url).status_code
    client.force_login(firm.finance)

    refused = client.post(url, {"amount": "800", "reason": "客户要求"})
    taken = client.post(url, {"amount": "700", "reason": "客户要求"})

    assert (hidden, refused.status_code, taken.status_code) == (404, 409, 302)
    assert balance_of(firm.customer) == 0
