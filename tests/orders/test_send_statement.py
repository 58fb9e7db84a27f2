"""A statement of account is frozen and gets a link."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.models import SentStatement
from orders.pages.statement import Statement
from tests.orders.receipts import pay
from tests.orders.statements import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_what_is_sent_stays_as_it_was(firm):
    order = firm.order("confirmed", "10", price="100")
    statement = sent(firm)

    pay(order, "400", firm)

    statement.refresh_from_db()
    assert (statement.opening, statement.owed, statement.paid, statement.closing) == (0, 1000, 0, Decimal(1000))
    assert [row["number"] for row in statement.rows] == [order.number]


def test_the_page_makes_the_link_and_shows_it(client, firm):
    firm.order("confirmed", "10", price="100")
    client.force_login(firm.am)
    days = {"show": "days", "first": f"{localdate() - timedelta(days=9)}", "last": f"{localdate()}"}

    answer = client.post(reverse("orders:send-statement", args=[firm.customer.pk]), days, follow=True)

    statement = SentStatement.objects.get()
    assert statement.get_absolute_url() in answer.content.decode()
    assert (statement.by, statement.closing) == (firm.am, Decimal(1000))


def test_a_period_that_is_not_over_is_refused(firm):
    page = Statement(firm.customer, localdate(), localdate() + timedelta(days=1))

    with pytest.raises(Refused):
        services.send_statement(
            firm.customer, first=page.first, last=page.last, account=page.account, rows=[], by=firm.am
        )


def test_who_does_not_serve_the_customer_is_denied(firm):
    with pytest.raises(PermissionDenied):
        sent(firm, by=firm.stranger)
    with pytest.raises(PermissionDenied):
        sent(firm, by=firm.aftersales)


def test_it_is_hidden_from_others(client, firm):
    for person in (firm.warehouse, firm.aftersales, firm.stranger):
        client.force_login(person)
        assert client.post(reverse("orders:send-statement", args=[firm.customer.pk])).status_code == 404
