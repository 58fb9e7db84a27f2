"""The list of quotations: who sees which, and how they are found."""

import pytest
from django.urls import reverse

from orders import services
from tests.factories import CustomerFactory
from tests.orders.quotations import accepted, overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:quotations"


def found(client, person, query=""):
    client.force_login(person)
    return [row.record for row in client.get(reverse(URL) + query).context["list"].rows]


def test_tabs_and_filters(client, firm):
    draft, open_one, taken, lost = quote(firm), sent(firm), accepted(firm), sent(firm)
    services.decline_quotation(lost.pk, cause="price", by=firm.am)

    assert found(client, firm.am) == [open_one, draft]
    assert found(client, firm.am, "?show=accepted") == [taken]
    assert found(client, firm.am, "?show=lost") == [lost]
    assert found(client, firm.am, "?show=all&status=sent") == [open_one]
    assert found(client, firm.am, f"?show=all&owner={firm.stranger.pk}") == []
    assert found(client, firm.am, "?show=all&sent=year") == [lost, taken, open_one]


@pytest.mark.parametrize("query", ["?status=x", "?owner=abc", "?customer=" + "9" * 30, "?sent=\x00", "?show=none"])
def test_what_is_no_choice_changes_nothing(client, firm, query):
    quotation = quote(firm)

    assert found(client, firm.am, query) == ([] if "sent" in query else [quotation])


def test_it_is_searched_by_number_customer_and_product(client, firm):
    quotation = quote(firm)
    firm.customer = CustomerFactory(owner=firm.am, name="苏州别家", short_name="别家")
    other = quote(firm)

    assert found(client, firm.am, f"?q={quotation.number[-7:]}") == [quotation]
    assert found(client, firm.am, "?q=别家") == [other]
    assert found(client, firm.am, "?q=开关电源") == [other, quotation]


def test_what_ran_out_says_so_before_the_clock_comes(client, firm):
    overdue(sent(firm))
    client.force_login(firm.am)

    assert '<span class="late-flag">Expired</span>' in client.get(reverse(URL)).content.decode()


def test_the_order_stands_beside_what_became_one(client, firm):
    order = services.order_quotation(accepted(firm).pk, by=firm.am)
    client.force_login(firm.manager)

    page = client.get(reverse(URL) + "?show=accepted").content.decode()

    assert f'href="{order.get_absolute_url()}"' in page


def test_its_entry_is_marked_on_each_of_its_pages(client, firm):
    quotation = quote(firm)
    client.force_login(firm.am)
    pages = [reverse(URL), reverse("orders:create-quotation"), quotation.get_absolute_url()]

    current = [
        [entry["item"].url_name for entry in client.get(page).context["nav"] if entry["current"]] for page in pages
    ]

    assert current == [[URL]] * 3


def test_the_entries_of_orders_and_products_stay_marked(client, firm):
    client.force_login(firm.am)
    pages = ["orders:list", "orders:create", "orders:products"]

    current = [
        [entry["item"].url_name for entry in client.get(reverse(page)).context["nav"] if entry["current"]]
        for page in pages
    ]

    assert current == [["orders:list"], ["orders:list"], ["orders:products"]]


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics", "aftersales"])
def test_it_is_hidden_from_who_reads_no_quotations(client, firm, role):
    client.force_login(getattr(firm, role))

    assert client.get(reverse(URL)).status_code == 404
    assert reverse(URL) not in client.get(reverse("workbench")).content.decode()
