"""The customer keeps the statement of account as a PDF: as it was sent, whatever was booked since."""

import pytest
from django.urls import reverse

from orderdesk.core.models import Printing
from orders.services import revoke_statement
from tests.orders.receipts import pay
from tests.orders.statements import sent
from tests.papers import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def at(statement):
    return reverse("link:print-statement", args=[statement.token])


def test_the_paper_says_what_the_link_says(client, firm):
    order = firm.order("confirmed", "10", price="100")
    pay(order, "300", firm)
    statement = sent(firm)
    pay(order, "50", firm)

    page = client.get(statement.get_absolute_url()).content.decode()
    answer = client.get(at(statement))
    text = text_of(answer.content)

    assert at(statement) in page
    assert [part in text for part in (order.number, "1,000.00", "300.00", "700.00", "柒佰元整")] == [True] * 5
    assert "650.00" not in text
    assert (answer.headers["Content-Type"], Printing.objects.get().paper) == ("application/pdf", "sent_statement")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_link_that_was_taken_back_prints_nothing(client, firm):
    statement = sent(firm)
    revoke_statement(statement.pk, by=firm.am)

    assert (
        client.get(at(statement)).status_code
        == client.get(reverse("link:print-statement", args=["nobody"])).status_code
    )
    assert not Printing.objects.exists()
