"""What a customer buys and when again, on their page, from the orders that its reader sees."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils.timezone import localdate

from customers.models import Customer
from orders.models import Order
from reports.figures.rhythm import rhythm_of
from reports.pages.rhythm import CustomerRhythm
from tests.factories import CustomerFactory, ProductFactory
from tests.reports.months_asked import TODAY
from tests.reports.plain import percentile, rows

pytestmark = pytest.mark.django_db


def bought(firm, *days_ago, quantity="10", product=None, customer=None):
    """One order of a product on each of these days before today."""
    firm.product, firm.customer = product or firm.product, customer or firm.customer
    for days in days_ago:
        order = firm.order("confirmed", quantity)
        Order.objects.filter(pk=order.pk).update(ordered_on=localdate() - timedelta(days=days))


def told(firm, reader=None):
    return CustomerRhythm.of(firm.customer, Order.objects.visible_to(reader or firm.director))


def test_the_next_time_follows_from_the_median_interval(firm):
    bought(firm, 100, 70, 42, 12)

    (row,) = told(firm).rows

    today = localdate()
    assert (row.rhythm.days, row.rhythm.next_on, row.missed) == (30, today + timedelta(days=18), "")
    assert told(firm).needs == []


def test_what_is_near_is_needed_next_with_the_reason(firm):
    bought(firm, 85, 55, 25)

    (need,) = told(firm).needs

    assert need.name == f"{firm.product.name} {firm.product.spec}"
    day = localdate() + timedelta(days=5)
    last = localdate() - timedelta(days=25)
    assert need.reason == f"共买过 3 次，约每 30 天一次，上次是 {last:%m-%d}。下次大约在 {day:%m-%d}。通常每次 10 台。"


def test_what_is_missing_is_told_by_its_days(firm):
    bought(firm, 180, 150, 120, 90)

    (row,), (need,) = told(firm).rows, told(firm).needs

    assert row.missed == "已多等 60 天没有下单"
    assert "多等了 60 天" in need.reason


@pytest.mark.parametrize("days", [(40,), (40, 10), (40, 40, 40)])
def test_twice_is_no_rhythm(firm, days):
    bought(firm, *days)

    (row,) = told(firm).rows

    assert (row.interval, row.rhythm.next_on, told(firm).needs) == ("", None, [])


def test_what_is_no_longer_sold_is_not_needed(firm):
    bought(firm, 85, 55, 25)
    type(firm.product).objects.update(is_active=False)

    assert (len(told(firm).rows), told(firm).needs) == (1, [])


def test_gifts_drafts_and_old_orders_do_not_count(firm):
    bought(firm, 800)
    firm.draft("3")

    assert told(firm).rows == []


def test_it_is_of_the_orders_that_the_reader_sees(client, firm):
    bought(firm, 85, 55, 25)

    assert told(firm, firm.stranger).rows == []
    client.force_login(firm.am)
    assert 'id="rhythm"' in client.get(firm.customer.get_absolute_url()).content.decode()


def test_every_figure_is_that_of_plain_sql(demo_company, django_user_model):
    demo_company(orders=300, seed=3, today=TODAY)
    director = django_user_model.objects.get(username="director")
    for customer in Customer.objects.order_by("pk")[:8]:
        expected = {}
        for product, day, quantity, amount in rows(
            "SELECT l.product_id, o.ordered_on, sum(l.quantity), sum(l.amount) FROM orders_orderline l"
            " JOIN orders_order o ON o.id = l.order_id WHERE o.customer_id = %(key)s AND l.dropped_at IS NULL"
            " AND NOT l.is_gift AND o.ordered_on > %(since)s AND o.status IN"
            " ('confirmed', 'in_production', 'shipped', 'delivered', 'completed') GROUP BY 1, 2 ORDER BY 1, 2",
            key=customer.pk,
            since=TODAY - timedelta(days=730),
        ):
            expected.setdefault(product, []).append((day, quantity, amount))

        products = rhythm_of(customer.pk, Order.objects.visible_to(director), on=TODAY, most=100)

        assert {each.product_id for each in products} == set(expected)
        for each in products:
            times = expected[each.product_id]
            gaps = [(after[0] - before[0]).days for before, after in pairwise(times)]
            year = [row for row in times if row[0] > TODAY - timedelta(days=365)]
            assert (each.times, each.last) == (len(times), times[-1][0])
            assert each.gap == (percentile(gaps, 0.5) if gaps else None)
            assert each.quantity == sum((row[1] for row in year), Decimal(0))
            assert each.amount == sum((row[2] for row in year), Decimal(0))


def test_each_product_has_its_own_rhythm(firm):
    first, second = firm.product, ProductFactory(name="变频器")
    bought(firm, 90, 60, 30, product=first)
    bought(firm, 100, 60, 20, product=second)
    bought(firm, 5, customer=CustomerFactory(owner=firm.am), product=first)

    firm.customer = Order.objects.earliest("pk").customer
    assert {row.rhythm.name: row.rhythm.days for row in told(firm).rows} == {first.name: 30, "变频器": 40}
