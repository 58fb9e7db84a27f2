"""What those who buy the same also buy: with how many of how many, of the orders that somebody sees."""

import pytest
from django.urls import reverse

from tests.factories import CustomerFactory, Firm, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(firm):
    """Six others buy what the customer buys; four of them also buy a relay, two a switch."""
    customer, cabinet = firm.customer, firm.product
    relay, switch = ProductFactory(name="安全继电器", spec=""), ProductFactory(name="工业交换机", spec="")
    firm.order("confirmed")
    for place in range(6):
        firm.customer = CustomerFactory(owner=firm.am)
        for product in [cabinet, *([relay] if place < 4 else []), *([switch] if place < 2 else [])]:
            firm.product = product
            firm.order("confirmed")
    firm.customer, firm.product = customer, cabinet
    return firm


def needs(client, firm, reader):
    client.force_login(reader)
    answer = client.get(reverse("reports:also-bought", args=[firm.customer.pk]))
    assert answer.status_code == 200
    return {need.name: need.reason for need in answer.context["needs"]}


def test_it_says_how_many_of_how_many(client, market):
    told = needs(client, market, market.director)

    assert told == {"安全继电器": f"买{market.product.name}的客户有 67% 同时买它（6 家中的 4 家）。"}


def test_what_the_customer_buys_already_is_not_told(client, market):
    cabinet, market.product = market.product, ProductFactory._meta.model.objects.get(name="安全继电器")
    market.order("confirmed")
    market.product = cabinet

    assert needs(client, market, market.director) == {}


def test_too_few_buyers_say_nothing(client, firm):
    firm.order("confirmed")
    other = Firm()
    other.product = firm.product
    other.order("confirmed")

    assert needs(client, firm, firm.director) == {}


def test_others_orders_are_not_looked_at(client, market):
    type(market.customer).objects.filter(pk=market.customer.pk).update(owner=market.stranger, team=market.stranger.team)

    assert needs(client, market, market.stranger) == {}


def test_it_is_hidden_from_strangers_and_from_who_reads_no_prices(client, firm):
    firm.order("confirmed")
    url = reverse("reports:also-bought", args=[firm.customer.pk])
    for person in (firm.stranger, firm.warehouse, firm.production):
        client.force_login(person)
        assert client.get(url).status_code == 404


def test_the_page_asks_for_it_when_it_comes_into_view(client, market):
    client.force_login(market.am)

    page = client.get(market.customer.get_absolute_url()).content.decode()
    part = client.get(reverse("reports:also-bought", args=[market.customer.pk]), headers={"HX-Request": "true"})

    assert f'hx-get="{reverse("reports:also-bought", args=[market.customer.pk])}"' in page
    assert part.content.decode().lstrip().startswith('<div id="also-bought">')
