"""Finance registers an invoice with number, day and file."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.services import cancel_order
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.audit.money import check_invoices
from orders.models import Invoice, Order
from tests.files import PDF
from tests.orders.test_request_invoice import ask, title

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english", "place")]
NUMBER = "26322000000012345678"


def issue(firm, invoice, number=NUMBER, by=None, on=None):
    facts = {"invoice_number": number, "issued_on": on or localdate()}
    return services.issue_invoice(invoice.pk, **facts, by=by or firm.finance)


def invoiced(order):
    return Order.objects.get(pk=order.pk).invoiced


def test_none_part_and_all(firm, title):
    order = firm.order("confirmed", "10", price="100")
    first, second = ask(firm, title, order, "400"), ask(firm, title, order, "600")
    shares = [invoiced(order)]

    for place, invoice in enumerate((first, second)):
        issue(firm, invoice, f"2632200000001234567{place}")
        shares.append(invoiced(order))

    assert shares == ["none", "part", "all"]
    assert list(check_invoices()) == []
    assert order.history.first().history_change_reason == f"invoice {second.number}"


@pytest.mark.parametrize("number", ["", "12345", "2632200000001234567x"])
def test_it_refuses_a_number_that_is_none(firm, title, number):
    with pytest.raises(Refused, match="8 or 20 digits"):
        issue(firm, ask(firm, title, firm.order("confirmed"), "1"), number)


def test_it_refuses_a_known_number_a_day_to_come_and_twice(firm, title):
    order = firm.order("confirmed", "10", price="100")
    first, second = ask(firm, title, order, "400"), ask(firm, title, order, "600")
    issue(firm, first)

    with pytest.raises(Refused, match="already"):
        issue(firm, second)
    with pytest.raises(Refused, match="in the future"):
        issue(firm, second, "12345678", on=localdate() + timedelta(days=1))
    with pytest.raises(Refused, match="is issued already"):
        issue(firm, first, "12345678")


def test_only_finance_may(client, firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")

    with pytest.raises(PermissionDenied):
        issue(firm, invoice, by=firm.am)
    client.force_login(firm.am)
    assert client.get(reverse("orders:issue-invoice", args=[invoice.pk])).status_code == 404


def test_its_page_keeps_the_file(client, firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")
    url = reverse("orders:issue-invoice", args=[invoice.pk])
    client.force_login(firm.finance)
    typed = {"invoice_number": NUMBER, "issued_on": localdate().isoformat()}

    wrong = client.post(url, typed | {"file": SimpleUploadedFile("发票.exe", b"MZ")})
    taken = client.post(url, typed | {"file": SimpleUploadedFile("发票.pdf", PDF)})

    assert (wrong.status_code, taken.status_code) == (422, 302)
    with Invoice.objects.get().file.open() as kept:
        assert kept.read() == PDF


def test_of_a_cancelled_order_nothing_is_issued_and_finance_is_told_of_the_rest(firm, title):
    order = firm.order("confirmed", "10", price="100")
    issue(firm, ask(firm, title, order, "300"))
    invoice = ask(firm, title, order, "400")
    cancel_order(order.pk, reason="客户取消", by=firm.manager)

    told = OutgoingMessage.objects.filter(kind="cancel").values_list("recipient", flat=True)
    assert firm.finance.pk in told
    with pytest.raises(Refused, match="was withdrawn"):
        issue(firm, invoice)
    assert invoiced(order) == "part"


def test_an_order_that_was_cancelled_before_its_request_was_withdrawn_is_refused(firm, title):
    order = firm.order("confirmed", "10", price="100")
    invoice = ask(firm, title, order, "400")
    cancel_order(order.pk, reason="客户取消", by=firm.manager)
    Invoice.objects.filter(pk=invoice.pk).update(withdrawn_at=None)  # as requests of former days stand

    with pytest.raises(Refused, match="is cancelled"):
        issue(firm, invoice)


def test_an_invoice_is_not_older_than_its_order(firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")

    with pytest.raises(Refused, match="Enter the day on the invoice"):
        issue(firm, invoice, on=localdate() - timedelta(days=9000))
