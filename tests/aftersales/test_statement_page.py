"""The page of a statement behind its link shows the account and nothing internal."""

import pytest

from tests.orders.receipts import pay
from tests.orders.statements import sent

pytestmark = pytest.mark.django_db


def test_it_shows_the_account_as_it_was_sent(client, firm):
    order = firm.order("confirmed", "10", price="100")
    pay(order, "300", firm)
    statement = sent(firm)

    answer = client.get(statement.get_absolute_url())
    page = answer.content.decode()

    assert [text in page for text in (order.number, "1,000.00", "300.00", "700.00")] == [True] * 4
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]
    assert firm.customer.credit_limit == 0 or f"{firm.customer.credit_limit:,.2f}" not in page
