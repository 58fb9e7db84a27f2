"""A request is taken back before it is issued."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales.services import cancel_order
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from tests.orders.test_issue_invoice import issue
from tests.orders.test_request_invoice import ask, rest, title

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def withdraw(firm, invoice, by=None, reason="抬头不对"):
    return services.withdraw_invoice(invoice.pk, reason=reason, by=by or firm.am)


def test_its_amount_can_be_invoiced_again(firm, title):
    order = firm.order("confirmed", "10", price="100")
    invoice = ask(firm, title, order, "1000")

    withdraw(firm, invoice)

    assert rest(order) == 1000
    with pytest.raises(Refused, match="was withdrawn"):
        issue(firm, invoice)


def test_cancelling_an_order_takes_back_its_open_requests_and_tells_of_it(firm, title):
    orders = [firm.order("confirmed", "10", price="100") for _order in range(2)]
    issued = ask(firm, title, orders[0], "300")
    issue(firm, issued)
    both = services.request_invoice(title, shares={order.pk: Decimal(200) for order in orders}, by=firm.am)
    of_the_other = ask(firm, title, orders[1], "100")

    cancel_order(orders[0].pk, reason="客户取消", by=firm.manager)

    for invoice in (issued, both, of_the_other):
        invoice.refresh_from_db()
    assert [invoice.withdrawn_at is not None for invoice in (issued, both, of_the_other)] == [False, True, False]
    assert rest(orders[1]) == 900
    told = OutgoingMessage.objects.filter(kind=f"withdrawn-{both.pk}")
    assert {message.recipient for message in told} == {firm.am, firm.finance}
    assert {f"{both.number}" in message.text and orders[1].number in message.text for message in told} == {True}
    assert both.history.first().history_user == firm.manager


def test_it_refuses_what_is_issued_and_no_reason_and_denies_others(firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")

    with pytest.raises(PermissionDenied):
        withdraw(firm, invoice, by=firm.stranger)
    with pytest.raises(Refused, match="Write one sentence"):
        withdraw(firm, invoice, reason=" ")
    issue(firm, invoice)
    with pytest.raises(Refused, match="is issued already"):
        withdraw(firm, invoice)


def test_its_page(client, firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")
    url = reverse("orders:withdraw-invoice", args=[invoice.pk])
    client.force_login(firm.stranger)
    hidden = client.get(url).status_code
    client.force_login(firm.am)

    assert (hidden, client.post(url, {"reason": ""}).status_code) == (404, 422)
    assert client.post(url, {"reason": "抬头不对"}).status_code == 302
