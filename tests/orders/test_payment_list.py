"""The list of payments, and what finance has to match."""

import pytest
from django.urls import reverse

from tests.orders.test_record_payment import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:payments"


def shown(client, who, **params):
    client.force_login(who)
    return [payment.pk for payment in client.get(reverse(URL), params).context["list"].page.rows]


def test_what_is_left_is_in_front(client, firm):
    left = come_in(firm, "700", {})
    order = firm.order("confirmed", "10", price="100")
    spent = come_in(firm, "300")

    assert order.pk
    assert shown(client, firm.finance) == [left.pk]
    assert shown(client, firm.finance, show="all", customer=firm.customer.pk) == [spent.pk, left.pk]
    assert shown(client, firm.am) == [left.pk]
    assert shown(client, firm.stranger) == []
    client.force_login(firm.warehouse)
    assert client.get(reverse(URL)).status_code == 404


def test_finance_matches_it_from_the_bench(client, firm):
    payment = come_in(firm, "700", {})
    client.force_login(firm.finance)
    (before,) = [s for s in client.get("/").context["sections"] if s.title == "Payments to match"]
    firm.order("confirmed", "10", price="100")
    (section,) = [s for s in client.get("/").context["sections"] if s.title == "Payments to match"]

    assert before.rows == []
    assert [(row.number, row.why) for row in section.rows] == [(payment.number, "¥700.00 left for open orders")]


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number(client, firm, rows, django_assert_num_queries):
    for _row in range(rows):
        come_in(firm, "1", {})
    client.force_login(firm.finance)
    client.get(reverse(URL))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse(URL))


LIST_QUERIES = 5
