"""What came in by the bank's sheets, on its page and on the bench of finance."""

import pytest
from django.urls import reverse

from orders import services
from tests.orders.bank import came, one, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_what_waits_stands_on_the_bench_with_its_suggestion(client, firm):
    recorded(firm, came("600", firm.customer.name), came("5", "陌生人"))
    client.force_login(firm.finance)

    bench = client.get(reverse("workbench")).content.decode()

    assert [text in bench for text in ("Bank receipts to match", "600.00", "payer&#x27;s name", "陌生人")] == [True] * 4


def test_the_tabs_tell_what_became_of_them(client, firm):
    row = one(firm, "600")
    payment = services.match_bank_row(row.pk, customer_id=firm.customer.pk, by=firm.finance)
    client.force_login(firm.finance)

    open_, matched = (client.get(reverse("orders:bank-rows"), {"show": show}) for show in ("open", "matched"))

    assert (open_.context["list"].rows, payment.number in matched.content.decode()) == ([], True)


def test_others_have_no_such_page(client, firm):
    for person in (firm.manager, firm.am, firm.warehouse):
        client.force_login(person)
        assert client.get(reverse("orders:bank-rows")).status_code == 404
