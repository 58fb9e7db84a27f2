"""Agree on a price: for one customer or for everybody, from a quantity on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import PriceAgreement, Product
from orders.services.price import price_for, prices_of
from tests.factories import CustomerFactory
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
PAGE = reverse("orders:set-price")


def agree(firm, price, quantity="0", customer=None, **facts):
    facts = {"unit_price": Decimal(price), "from_quantity": Decimal(quantity), "by": firm.manager} | facts
    return orders.set_price(firm.product.pk, customer_id=customer and customer.pk, **facts)


def proposed(firm, quantity, customer=None):
    """What a line of this quantity would cost."""
    agreed = prices_of([firm.product.pk], customer=(customer or firm.customer).pk, by=firm.assistant)
    price = price_for(agreed.get(firm.product.pk, ()), Decimal(quantity))
    return price and price.unit_price


def test_the_price_of_the_quantity_is_proposed_to_its_customer(firm):
    agree(firm, "300", "1", firm.customer)
    agree(firm, "280", "100", firm.customer)

    assert [proposed(firm, quantity) for quantity in ("0.5", "1", "99.999", "100", "5000")] == [
        None,
        300,
        300,
        280,
        280,
    ]
    assert proposed(firm, "100", CustomerFactory(owner=firm.am)) is None


def test_a_break_is_for_everybody_and_an_own_price_comes_before_it(firm):
    agree(firm, "250", "10")
    agree(firm, "300", "1", firm.customer)

    assert (proposed(firm, "10"), proposed(firm, "10", CustomerFactory(owner=firm.am))) == (300, 250)


def test_of_several_the_one_that_began_last_counts_while_it_is_valid(firm):
    today = localdate()
    agree(firm, "300", customer=firm.customer, valid_from=today - timedelta(days=9))
    agree(firm, "280", customer=firm.customer, valid_from=today, valid_until=today)
    agree(firm, "270", customer=firm.customer, valid_from=today + timedelta(days=1))
    during = proposed(firm, "1")
    PriceAgreement.objects.filter(unit_price=280).update(
        valid_from=today - timedelta(2), valid_until=today - timedelta(1)
    )

    assert (during, proposed(firm, "1")) == (280, 300)


def test_the_page_sets_it_and_both_pages_show_it(client, firm):
    client.force_login(firm.manager)
    typed = {"product_text": firm.product.code.lower(), "customer": firm.customer.pk, "unit_price": "300"}
    typed |= {"customer_text": firm.customer.name, "from_quantity": "", "valid_from": str(localdate()), "note": "年框"}

    answer = client.post(PAGE, typed)

    agreement = PriceAgreement.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{firm.customer.get_absolute_url()}#agreed")
    assert (agreement.customer, agreement.unit_price, agreement.from_quantity) == (firm.customer, 300, 0)
    assert agreement.history.get().history_user == firm.manager
    for page in (firm.customer.get_absolute_url(), firm.product.get_absolute_url()):
        assert "年框" in client.get(page).content.decode()


def test_the_page_is_filled_in_from_where_one_came(client, firm):
    client.force_login(firm.manager)

    page = client.get(PAGE, {"customer": firm.customer.pk, "product": firm.product.pk}).context

    assert (page["customer_text"], page["product_text"]) == (firm.customer.name, firm.product.code)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit_price": "0"}, "unit_price"),
        ({"unit_price": "一"}, "unit_price"),
        ({"product_text": "nothing"}, "product"),
        ({"customer_text": "nobody"}, "customer"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"valid_from": str(localdate() + timedelta(9)), "valid_until": str(localdate())}, "valid_until"),
        ({"from_quantity": "-1"}, "from_quantity"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(client, firm, changes, field):
    client.force_login(firm.manager)
    typed = {"product_text": firm.product.code, "unit_price": "300", "valid_from": str(localdate())} | changes

    answer = client.post(PAGE, typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (answer.context["product_text"], PriceAgreement.objects.count()) == (typed["product_text"], 0)


def test_the_same_beginning_twice_is_refused(firm):
    agree(firm, "300", customer=firm.customer)

    with pytest.raises(Refused, match="300 is agreed already"):
        agree(firm, "290", customer=firm.customer)
    assert agree(firm, "290").customer is None


@pytest.mark.parametrize(
    "facts",
    [
        {"unit_price": Decimal(0)},
        {"valid_until": localdate() - timedelta(1)},
        {"valid_from": localdate(), "valid_until": localdate() - timedelta(1)},
    ],
)
def test_what_can_never_be_is_refused(firm, facts):
    with pytest.raises(Refused):
        agree(firm, "300", **facts)


def test_only_who_keeps_the_catalogue_agrees_on_prices(client, firm):
    for person in (firm.assistant, firm.am, firm.warehouse):
        client.force_login(person)
        assert client.get(PAGE).status_code == 404
        with pytest.raises(PermissionDenied):
            agree(firm, "300", by=person)


def test_who_reads_no_prices_sees_none(client, firm):
    agree(firm, "301.77")
    client.force_login(firm.warehouse)

    page = client.get(firm.product.get_absolute_url()).content.decode()

    assert ("301.77" in page, "Agreed prices" in page) == (False, False)
    assert prices_of([firm.product.pk], customer=firm.customer.pk, by=firm.warehouse) == {}


def test_a_stranger_is_told_no_price_of_the_customer(firm):
    agree(firm, "300", customer=firm.customer)

    assert prices_of([firm.product.pk], customer=firm.customer.pk, by=firm.stranger) == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"unit_price": 0},
        {"from_quantity": -1},
        {"valid_until": localdate() - timedelta(days=1)},
        {"unit_price": 5},  # the same beginning
    ],
)
def test_the_database_keeps_what_must_hold(firm, facts):
    agreement = agree(firm, "300")
    agreement.pk = None
    for name, value in facts.items():
        setattr(agreement, name, value)
    if "valid_until" in facts or "from_quantity" in facts:
        agreement.valid_from = localdate()

    with pytest.raises(IntegrityError), transaction.atomic():
        PriceAgreement.objects.bulk_create([agreement])


def test_the_floor_is_not_negative(firm):
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=firm.product.pk).update(floor_price=-1)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused_in_words(firm):
    outcomes = run_together(*[lambda: agree(firm, "300") for _n in range(2)])

    assert sorted(type(each).__name__ for each in outcomes) == ["PriceAgreement", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_would_have_to_refuse_it(firm):
    with without_row_locks():
        outcomes = run_together(*[lambda: agree(firm, "300") for _n in range(2)])

    assert sorted(type(each).__name__ for each in outcomes) == ["IntegrityError", "PriceAgreement"]
