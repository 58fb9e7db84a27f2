"""The register of invoices, and what finance has to issue."""

import pytest
from django.urls import reverse

from tests.orders.test_issue_invoice import issue
from tests.orders.test_request_invoice import ask, title

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:invoices"


def shown(client, who, **params):
    client.force_login(who)
    return [invoice.pk for invoice in client.get(reverse(URL), params).context["list"].page.rows]


def test_what_is_requested_is_in_front(client, firm, title):
    order = firm.order("confirmed", "10", price="100")
    issued, requested = issue(firm, ask(firm, title, order, "400")), ask(firm, title, order, "600")

    assert shown(client, firm.finance) == [requested.pk]
    assert shown(client, firm.am, show="issued") == [issued.pk]
    assert shown(client, firm.am, show="all", customer=firm.customer.pk) == [requested.pk, issued.pk]
    assert shown(client, firm.stranger, show="all") == []
    client.force_login(firm.warehouse)
    assert client.get(reverse(URL)).status_code == 404


def test_finance_has_it_on_the_bench(client, firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")
    client.force_login(firm.finance)

    (section,) = [s for s in client.get("/").context["sections"] if s.title == "Invoices to issue"]

    assert [(row.number, row.amount) for row in section.rows] == [(invoice.number, "1.00")]


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number(client, firm, title, rows, django_assert_num_queries):
    order = firm.order("confirmed", "100", price="100")
    for _row in range(rows):
        ask(firm, title, order, "1")
    client.force_login(firm.finance)
    client.get(reverse(URL))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse(URL))


LIST_QUERIES = 9
