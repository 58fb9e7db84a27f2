"""The list of receipts."""

import pytest
from django.urls import reverse

from tests.orders.receipts import pay


def test_the_list_shows_the_receipts_of_orders_one_may_see(client, firm):
    mine = pay(firm.order("confirmed", "10", price="100"), "100", firm)

    shown = {}
    for name in ("am", "finance", "stranger"):
        client.force_login(getattr(firm, name))
        shown[name] = [r.pk for r in client.get(reverse("orders:receipts")).context["list"].page.rows]
    client.force_login(firm.warehouse)
    hidden = client.get(reverse("orders:receipts")).status_code

    assert shown == {"am": [mine.pk], "finance": [mine.pk], "stranger": []}
    assert hidden == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_any_number(client, firm, rows, django_assert_num_queries):
    order = firm.order("confirmed", "10", price="100")
    for _row in range(rows):
        pay(order, "1", firm)
    client.force_login(firm.finance)
    client.get(reverse("orders:receipts"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("orders:receipts"))


LIST_QUERIES = 5


def test_the_next_page_keeps_both_days(client, firm):
    order = firm.order("confirmed", "10", price="100")
    for _receipt in range(51):
        pay(order, "1", firm)
    client.force_login(firm.finance)

    page = client.get(reverse("orders:receipts"), {"from": "2020-01-01", "to": "2099-01-01"}).context["list"].page

    assert page.next_url.startswith("?from=2020-01-01&to=2099-01-01&after=")
