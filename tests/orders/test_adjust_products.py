"""The list prices, minimum stocks or states of several products, changed in one act from the list."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Conflict, Refused
from orders.models import Product
from orders.services import adjust_products
from tests.factories import ProductFactory
from tests.races import run_together
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
URL = reverse("orders:adjust-products")


@pytest.fixture
def three(firm):
    return [
        ProductFactory(code=f"AD-{place}", list_price=Decimal(price)) for place, price in enumerate(("100", "0.035"))
    ] + [ProductFactory(code="AD-9", list_price=None)]


def prices():
    return {product.code: product.list_price for product in Product.objects.filter(code__startswith="AD-")}


def seen(*products):
    return {product.pk: product.version for product in products}


def test_prices_move_by_a_share_and_keep_their_decimals(firm, three):
    changed = adjust_products(seen(*three[:2]), percent=Decimal(5), by=firm.manager)

    assert changed == 2
    assert prices() == {"AD-0": Decimal("105"), "AD-1": Decimal("0.037"), "AD-9": None}
    assert three[0].history.first().history_user == firm.manager


def test_several_facts_are_written_and_what_is_so_already_is_left_alone(firm, three):
    changed = adjust_products(seen(*three), list_price=Decimal(100), is_active=True, by=firm.finance)

    assert changed == 2
    assert set(prices().values()) == {Decimal(100)}


def test_one_without_a_price_stops_all(firm, three):
    with pytest.raises(Refused, match="AD-9"):
        adjust_products(seen(*three), percent=Decimal(5), by=firm.manager)

    assert prices()["AD-0"] == 100


def test_one_that_was_changed_meanwhile_stops_all(firm, three):
    looked_at = seen(*three)
    adjust_products({three[1].pk: None}, minimum_stock=Decimal(7), by=firm.manager)

    with pytest.raises(Conflict):
        adjust_products(looked_at, list_price=Decimal(1), by=firm.manager)

    assert prices()["AD-0"] == 100


def test_the_warehouse_changes_none_and_finds_no_page(client, firm, three):
    with pytest.raises(PermissionDenied):
        adjust_products(seen(*three), is_active=False, by=firm.warehouse)
    client.force_login(firm.warehouse)

    assert client.get(URL, {"product": three[0].pk}).status_code == 404
    assert b'class="tick"' not in client.get(reverse("orders:products")).content


def test_the_page_shows_the_ticked_ones_and_writes_them(client, firm, three):
    client.force_login(firm.manager)

    page = client.get(URL, {"product": [product.pk for product in three]})
    keys = [f"{product.pk}:{product.version}" for product in three]
    answer = client.post(URL, fields_of(page) | {"product": keys, "minimum_stock": "12", "is_active": "no"})

    assert list(page.context["products"]) == three
    assert answer.url == reverse("orders:products")
    assert {
        (product.minimum_stock, product.is_active) for product in Product.objects.filter(code__startswith="AD-")
    } == {(12, False)}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填写要修改的内容。"),
        ({"list_price": "1", "percent": "5"}, "只填一个"),
        ({"percent": "-100"}, "-100 小于 -90"),
        ({"minimum_stock": "viel"}, "viel"),
        ({"is_active": "maybe"}, "maybe"),
        ({"percent": "5"}, "AD-9"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_and_stays(client, firm, three, typed, sentence):
    client.force_login(firm.manager)
    keys = [f"{product.pk}:{product.version}" for product in three]

    answer = client.post(URL, {"product": keys} | typed)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert all(value in fields_of(answer).values() for name, value in typed.items() if name != "is_active")
    assert prices()["AD-0"] == 100


def test_a_page_that_is_out_of_date_can_be_sent_again(client, firm, three):
    client.force_login(firm.manager)
    keys = [f"{three[0].pk}:{three[0].version}"]
    adjust_products({three[0].pk: None}, list_price=Decimal(200), by=firm.finance)

    refused = client.post(URL, {"product": keys, "percent": "10"})
    client.post(URL, {"product": fields_of(refused)["product"], "percent": "10"})

    assert refused.status_code == 422
    assert prices()["AD-0"] == 220


def test_nothing_ticked_leads_back(client, firm):
    client.force_login(firm.manager)

    assert client.get(URL, {"product": "x"}).url == reverse("orders:products")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_raise_at_once_one_is_told(firm, three):
    looked_at = seen(three[0])

    outcomes = run_together(*[lambda: adjust_products(looked_at, percent=Decimal(10), by=firm.manager)] * 2)

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Conflict)) == [Conflict]
    assert prices()["AD-0"] == 110
