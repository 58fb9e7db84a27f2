"""An issued invoice is taken back by a red-letter one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.audit.money import check_invoices
from orders.models import Invoice
from tests.orders.test_issue_invoice import invoiced, issue
from tests.orders.test_request_invoice import ask, rest, title
from tests.races import run_together

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
NUMBER = "26322000000099999999"


def take_back(firm, invoice, by=None, reason="退货", number=NUMBER):
    facts = {"invoice_number": number, "issued_on": localdate(), "reason": reason}
    return services.red_invoice(invoice.pk, **facts, by=by or firm.finance)


@pytest.fixture
def issued(firm, title):
    order = firm.order("confirmed", "10", price="100")
    return issue(firm, ask(firm, title, order, "1000")), order


def test_it_is_negative_and_the_order_can_be_invoiced_again(firm, issued):
    invoice, order = issued

    red = take_back(firm, invoice)

    assert (red.amount, red.tax, red.red_of) == (-1000, -invoice.tax, invoice)
    assert (invoiced(order), rest(order)) == ("none", 1000)
    assert list(check_invoices()) == []


def test_it_refuses_twice_and_what_is_not_issued_and_denies_others(firm, title, issued):
    invoice, _order = issued
    requested = ask(firm, title, firm.order("confirmed"), "1")

    with pytest.raises(PermissionDenied):
        take_back(firm, invoice, by=firm.am)
    with pytest.raises(Refused, match="Write one sentence"):
        take_back(firm, invoice, reason="")
    with pytest.raises(Refused, match="201 characters, at most 200"):
        take_back(firm, invoice, reason="退" * 201)
    take_back(firm, invoice)
    for other in (invoice, requested):
        with pytest.raises(Refused, match="cannot be taken back"):
            take_back(firm, other, number="12345678")


def test_its_page(client, firm, issued):
    url = reverse("orders:red-invoice", args=[issued[0].pk])
    typed = {"invoice_number": NUMBER, "issued_on": localdate().isoformat(), "reason": "退货"}
    client.force_login(firm.am)
    hidden = client.get(url).status_code
    client.force_login(firm.finance)

    assert (hidden, client.post(url, typed | {"invoice_number": "1"}).status_code) == (404, 409)
    assert client.post(url, typed).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_once(firm, issued):
    invoice, _order = issued

    outcomes = run_together(
        lambda: take_back(firm, invoice, number="11111111"), lambda: take_back(firm, invoice, number="22222222")
    )

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Invoice.objects.filter(red_of=invoice).count() == 1


def test_its_page_speaks_of_no_parts(client, firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")
    issue(firm, invoice)
    client.force_login(firm.finance)

    page = client.get(reverse("orders:red-invoice", args=[invoice.pk])).content.decode()

    assert "The tax of a part" not in page
