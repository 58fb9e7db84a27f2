"""The statement of account as a workbook."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orders.models import Payment
from orders.pages import statement
from orders.services.money import record_receipt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def export(client, firm, **params):
    return client.get(reverse("orders:export-statement", args=[firm.customer.pk]), params or {"show": "this"})


def cells(answer):
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_it_has_every_movement_between_opening_and_closing(client, firm):
    order = firm.order("confirmed", "10")
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(1000), by=firm.finance)
    client.force_login(firm.am)

    rows = cells(export(client, firm))

    assert [row[1] for row in rows] == [
        "Kind",
        "Opening balance",
        "Order confirmed",
        "Payment received",
        "Closing balance",
        "Not yet due",
        "Overdue",
    ]
    assert [row[4:] for row in rows[2:5]] == [[3180, None, 3180], [None, 1000, 2180], [3180, 1000, 2180]]


def test_too_many_movements_are_refused_with_a_sentence(client, firm):
    facts = {"customer": firm.customer, "received_on": localdate(), "amount": 1, "by": firm.finance}
    Payment.objects.bulk_create([Payment(number=f"P{n:05}", **facts) for n in range(statement.MOST_IN_SHEET + 1)])
    client.force_login(firm.finance)

    answer = export(client, firm)

    assert answer.status_code == 302
    assert "20001 movements" in client.get(answer.url).content.decode()


def test_days_that_cannot_be_taken_lead_back_to_the_page_that_says_why(client, firm):
    client.force_login(firm.finance)

    answer = export(client, firm, show="days", first="soon", last="2026-10-31")

    assert client.get(answer.url).status_code == 422


@pytest.mark.parametrize("who", ["stranger", "warehouse", "aftersales"])
def test_it_is_hidden(client, firm, who):
    client.force_login(getattr(firm, who))

    assert export(client, firm).status_code == 404
