"""Papers of an order: the facts that stand on them, the states that allow them, and for whom."""

import pytest
from django.contrib.messages import get_messages

from tests.orders.paper import NAMES
from tests.papers import press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("orders:print-confirmation", "awaiting_supply"),
        ("orders:print-review", "in_review"),
        ("orders:print-flow", "in_approval"),
    ],
)
def test_a_paper_is_refused_from_a_state_that_does_not_allow_it(client, firm, name, status):
    order = firm.order(status)

    response = press(client, firm.assistant, name, order.pk)

    assert response.headers["Location"] == f"{order.get_absolute_url()}#papers"
    assert [str(order) in str(message) for message in get_messages(response.wsgi_request)] == [True]
    assert printed() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_is_hidden_from_a_stranger(client, firm, name):
    order = firm.order("confirmed")

    assert press(client, firm.stranger, name, order.pk).status_code == 404
    assert printed() == []


@pytest.mark.parametrize("name", NAMES[:2])
def test_papers_with_prices_are_denied_to_who_reads_none(client, firm, name):
    order = firm.order("confirmed")

    assert press(client, firm.warehouse, name, order.pk).status_code == 403
    assert printed() == []
