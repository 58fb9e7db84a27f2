"""A whole sheet of the bank is taken back, and may be read again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.models import BankRow, BankSheet, Payment
from orders.services.refund import balance_of
from tests.orders.bank import came, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_its_payments_are_reversed_and_its_rows_come_again(client, firm):
    rows = [came("600", firm.customer.name), came("5", "利息")]
    sheet, kept = recorded(firm, *rows)
    services.match_bank_row(kept[0].pk, customer_id=firm.customer.pk, by=firm.finance)
    services.dismiss_bank_row(kept[1].pk, reason="利息", by=firm.finance)
    client.force_login(firm.finance)
    url = reverse("orders:withdraw-bank-sheet", args=[sheet.pk])

    page = client.get(url).content.decode()
    answer = client.post(url)
    again, _rows = recorded(firm, *rows)

    assert (answer.status_code, "600.00" in page, balance_of(firm.customer)) == (302, True, 0)
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [Decimal(-600), Decimal(600)]
    assert (BankRow.objects.unmatched().filter(sheet=again).count(), BankSheet.objects.count()) == (2, 2)


def test_it_is_taken_back_once(firm):
    sheet, _rows = recorded(firm, came("600", firm.customer.name))
    services.withdraw_bank_sheet(sheet.pk, by=firm.finance)

    with pytest.raises(Refused):
        services.withdraw_bank_sheet(sheet.pk, by=firm.finance)


def test_nobody_else_takes_one_back(client, firm):
    sheet, _rows = recorded(firm, came("600", firm.customer.name))
    client.force_login(firm.manager)

    assert client.get(reverse("orders:withdraw-bank-sheet", args=[sheet.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.withdraw_bank_sheet(sheet.pk, by=firm.manager)
