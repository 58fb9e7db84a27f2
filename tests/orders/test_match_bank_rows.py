"""Everything that is sure is matched at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orders import services
from orders.models import BankRow, Order, Payment
from tests.orders.bank import came, recorded
from tests.orders.receipts import made_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_what_is_sure_is_matched_and_the_rest_waits(firm):
    order = firm.order("confirmed", "10", price="100")
    made_on(order, localdate() - timedelta(days=9))
    _sheet, rows = recorded(
        firm, came("600", firm.customer.name, order.number), came("600", firm.customer.name), came("9", "利息")
    )

    payments = services.match_bank_rows(by=firm.finance)

    assert [payment.amount for payment in payments] == [Decimal(600), Decimal(600)]
    assert [row.pk for row in BankRow.objects.unmatched()] == [rows[2].pk]
    assert (Order.objects.get(pk=order.pk).paid, sum(p.rest for p in Payment.objects.all())) == ("all", Decimal(200))


def test_the_button_is_there_for_finance(client, firm):
    recorded(firm, came("600", firm.customer.name))
    client.force_login(firm.finance)

    page = client.get(reverse("orders:bank-rows")).content.decode()
    client.post(reverse("orders:match-bank-rows"))

    assert "Match all that are sure" in page
    assert Payment.objects.get().amount == Decimal(600)


def test_others_match_nothing(client, firm):
    client.force_login(firm.manager)

    assert client.post(reverse("orders:match-bank-rows")).status_code == 404
    with pytest.raises(PermissionDenied):
        services.match_bank_rows(by=firm.manager)
