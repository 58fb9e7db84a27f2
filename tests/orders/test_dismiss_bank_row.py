"""What is no customer's money is set aside with a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.models import BankRow
from tests.orders.bank import one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_leaves_the_bench_and_keeps_its_reason(client, firm):
    row = one(firm, "12.34", payer="招商银行")
    client.force_login(firm.finance)

    answer = client.post(reverse("orders:dismiss-bank-row", args=[row.pk]), {"reason": "活期利息"})

    row.refresh_from_db()
    assert (answer.status_code, row.set_aside, BankRow.objects.unmatched().count()) == (302, "活期利息", 0)
    assert "活期利息" in client.get(reverse("orders:bank-rows"), {"show": "aside"}).content.decode()


def test_it_needs_a_reason(client, firm):
    row = one(firm, "12.34")
    client.force_login(firm.finance)

    assert client.post(reverse("orders:dismiss-bank-row", args=[row.pk]), {"reason": " "}).status_code == 422


def test_a_matched_row_is_not_set_aside(firm):
    row = one(firm, "12.34")
    services.match_bank_row(row.pk, customer_id=firm.customer.pk, by=firm.finance)

    with pytest.raises(Refused):
        services.dismiss_bank_row(row.pk, reason="利息", by=firm.finance)


def test_nobody_else_sets_one_aside(firm):
    with pytest.raises(PermissionDenied):
        services.dismiss_bank_row(one(firm, "5").pk, reason="利息", by=firm.manager)
