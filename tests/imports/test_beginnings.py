"""An empty list says what comes first, to each what they may do."""

import pytest
from django.urls import reverse

from customers.models import Customer
from orderdesk.accounts.models import Role
from orders.models import Product
from tests.factories import CustomerFactory, ProductFactory, person

pytestmark = pytest.mark.django_db
LISTS = {
    "customers:list": "customers",
    "orders:products": "products",
    "orders:list": "orders",
    "aftersales:tickets": "tickets",
}


def first(client, name):
    """What the page says comes first, if it does."""
    return client.get(reverse(name)).context["beginnings"].get(LISTS[name])


@pytest.mark.parametrize("name", LISTS)
def test_in_an_empty_company_each_list_leads_to_what_it_needs(client, db, name):
    client.force_login(person(Role.ADMINISTRATOR))

    beginning = first(client, name)

    page = client.get(reverse(name)).content.decode()
    assert str(beginning.title) in page
    assert f'href="{beginning.url}"' in page
    assert client.get(beginning.url).status_code == 200


def test_it_goes_on_with_what_is_still_missing(client, db):
    client.force_login(person(Role.SALES_MANAGER))
    urls = [first(client, "orders:list").url]
    CustomerFactory()
    urls.append(first(client, "orders:list").url)
    ProductFactory()
    urls.append(first(client, "orders:list").url)

    assert urls == [reverse("imports:imports-of", args=[sheet]) for sheet in ("customers", "products", "orders")]
    assert (Customer.objects.count(), Product.objects.count()) == (1, 1)


def test_who_may_neither_import_nor_enter_is_led_nowhere(client, db):
    client.force_login(person(Role.WAREHOUSE))

    assert first(client, "orders:products").url == ""


def test_a_list_that_is_only_filtered_says_nothing_of_it(client, firm):
    client.force_login(firm.admin)

    assert "customers" not in client.get(reverse("customers:list"), {"q": "zzz"}).context["beginnings"]
