"""The list of orders: its pages, tabs and filters."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.orders.found import found, keys

pytestmark = pytest.mark.django_db


def test_a_position_that_is_none_starts_at_the_beginning(firm):
    order = firm.draft()

    for position in ("x", "2026-01-01", "a~b", f"2026-01-01~{'9' * 30}"):
        assert keys(found(firm.manager, f"after={position}")) == [order.pk]


def test_the_amount_filter_is_none_for_whoever_reads_no_prices(firm):
    order = firm.order("confirmed", price="1")
    assert order.total < Decimal(10000)

    assert keys(found(firm.warehouse, "amount=large")) == [order.pk]


def test_a_customer_that_is_asked_for_stands_among_the_filters(client, firm):
    firm.draft()
    client.force_login(firm.assistant)

    page = client.get(reverse("orders:list"), {"customer": firm.customer.pk})

    (chip,) = [one for one in page.context["list"].filters if one.name == "customer"]
    assert (chip.chosen, chip.clear_url) == (str(firm.customer), reverse("orders:list"))


def test_nobody_learns_the_name_of_a_customer_by_filtering(client, firm):
    client.force_login(firm.stranger)

    page = client.get(reverse("orders:list"), {"customer": firm.customer.pk})

    assert [one.name for one in page.context["list"].filters if one.name == "customer"] == []
    assert firm.customer.name not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "label"), [("", "全部"), ("?sort=due", "全部"), ("?late=1&sort=-amount", "已迟"), ("?owner=1", None)]
)
def test_a_tab_stays_the_current_one_whatever_the_sort(client, query, label, firm):
    client.force_login(firm.manager)

    page = client.get(reverse("orders:list") + query)

    assert [str(tab.label) for tab in page.context["list"].tabs if tab.current] == ([label] if label else [])
