"""What is sold below its floor price speaks against the order."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders import services as orders
from orders.models import OrderLine
from orders.services.levels import levels_for
from orders.services.objections import objections_to
from tests.orders.changes import ask
from tests.orders.objecting import kinds, rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def firm(firm):
    firm.product.floor_price = Decimal("302.10")
    firm.product.save()
    return firm


def discounted(firm, discount):
    order = firm.draft("3")
    OrderLine.objects.filter(order=order).update(
        discount=discount, amount=(3 * 318 * (1 - Decimal(discount))).quantize(Decimal("0.01"))
    )
    return order


def test_a_line_at_the_floor_is_sold_and_one_below_asks_the_director(firm):
    at, below = discounted(firm, "0.05"), discounted(firm, "0.0501")

    assert kinds(at, "submit", "approve") == {}
    assert (kinds(below, "submit"), kinds(below, "approve")) == ({"floor": "warn"}, {"floor": "level"})
    assert "director" in levels_for(below, Policy.current())


def test_a_gift_and_a_product_without_a_floor_are_no_matter(firm):
    order = firm.draft("3")
    OrderLine.objects.filter(order=order).update(is_gift=True, unit_price=0, amount=0)
    gift = kinds(order, "approve")
    firm.product.floor_price = None
    firm.product.save()

    assert (gift, kinds(discounted(firm, "0.5"), "submit")) == ({}, {})


def test_it_says_which_line_and_hides_the_figures_from_who_reads_no_prices(firm):
    (objection,) = objections_to(discounted(firm, "0.1"), "submit")

    assert (
        objection.text_for(firm.assistant) == "Sold below the floor price: 开关电源 240W for 286.2, floor price 302.1."
    )
    assert objection.text_for(firm.warehouse) == "Something is sold below its floor price."


def test_the_house_may_block_it_and_the_director_waives_it(firm):
    rule(firm, "floor", submit="block")
    order = discounted(firm, "0.1")
    with pytest.raises(Refused, match="floor price"):
        orders.submit_order(order.pk, by=firm.assistant)

    orders.waive_objection(order.pk, kind="floor", reason="年底清仓", by=firm.director)

    assert orders.submit_order(order.pk, by=firm.assistant).status == "in_review"


def test_a_change_below_the_floor_is_seen(firm):
    order = firm.order("confirmed", "3")
    rule(firm, "floor", change="block")

    with pytest.raises(Refused, match="floor price"):
        ask(firm, order, lines={1: {"unit_price": Decimal(300)}})


def test_the_form_and_the_page_have_it(client, firm):
    client.force_login(firm.manager)

    page = client.get(firm.product.get_absolute_url()).content.decode()
    form = client.get(reverse("orders:edit-product", args=[firm.product.pk])).context["form"]

    assert ("302.1" in page, form["floor_price"].value()) == (True, "302.1")


def test_who_reads_no_prices_sees_no_floor(client, firm):
    client.force_login(firm.warehouse)

    assert "302.1" not in client.get(firm.product.get_absolute_url()).content.decode()
