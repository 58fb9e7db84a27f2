"""What was said of a row is taken back: its payment is reversed, and the row waits again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.audit.money import check_bank_rows
from orders.models import BankRow, Order, Payment
from orders.services.refund import balance_of
from tests.orders.bank import one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_the_money_is_as_it_was_before(client, firm):
    order, row = firm.order("confirmed", "10", price="100"), one(firm, "1500")
    services.match_bank_row(row.pk, customer_id=firm.customer.pk, by=firm.finance)
    client.force_login(firm.finance)

    client.post(reverse("orders:take-back-bank-row", args=[row.pk]))

    assert (Order.objects.get(pk=order.pk).received, balance_of(firm.customer)) == (0, 0)
    assert BankRow.objects.unmatched().get() == row
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [Decimal(-1500), Decimal(1500)]


def test_the_row_waits_again_where_its_payment_is_reversed(firm):
    row = one(firm, "1500")
    payment = services.match_bank_row(row.pk, customer_id=firm.customer.pk, by=firm.finance)

    services.reverse_payment(payment.pk, reason="记错", by=firm.finance)

    assert (BankRow.objects.unmatched().get(), Payment.objects.count()) == (row, 2)


def test_of_a_payment_that_was_refunded_in_part_the_rest_goes_back(firm):
    row = one(firm, "1500")
    payment = services.match_bank_row(row.pk, customer_id=firm.customer.pk, shares={}, by=firm.finance)
    services.return_payment(payment.pk, amount=Decimal(500), reason="多付", by=firm.finance)

    services.take_back_bank_row(row.pk, by=firm.finance)

    assert (balance_of(firm.customer), list(check_bank_rows())) == (0, [])


def test_there_is_nothing_to_take_back_of_a_row_that_waits(firm):
    with pytest.raises(Refused):
        services.take_back_bank_row(one(firm, "5").pk, by=firm.finance)


def test_nobody_else_takes_one_back(client, firm):
    row = one(firm, "5")
    client.force_login(firm.manager)

    assert client.post(reverse("orders:take-back-bank-row", args=[row.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.take_back_bank_row(row.pk, by=firm.manager)
