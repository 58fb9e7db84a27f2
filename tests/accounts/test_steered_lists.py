"""Every list that people steer has views and a start, and those with columns of their own have chosen ones."""

from io import BytesIO

import pytest
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from orderdesk.accounts import services
from orderdesk.core.looks import STEERED
from tests.accounts.looks import cells, headings, shown
from tests.factories import make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LISTS = ["aftersales:tickets", "customers:list", "fulfillment:stages", "orders:list", "orders:products"]
WITH_COLUMNS = [name for name in LISTS if name != "fulfillment:stages"]
CHOSEN = {
    "customers:list": (["team", "owner"], ["name", "team", "owner"]),
    "orders:products": (["cost", "price"], ["code", "cost", "price"]),
    "aftersales:tickets": (["reported", "owner"], ["number", "reported", "owner"]),
}


@pytest.fixture(autouse=True)
def site():
    """The whole site map, which loads every list."""
    return get_resolver().url_patterns


def test_these_lists_are_steered():
    assert sorted(STEERED) == LISTS


@pytest.mark.parametrize("name", LISTS)
def test_a_list_starts_with_a_saved_view(client, firm, name):
    view = services.save_view(name, name="我的", query="q=x", by=firm.director)
    services.start_with_view(view.pk, by=firm.director)
    client.force_login(firm.director)

    first, whole = client.get(reverse(name)), client.get(f"{reverse(name)}?view=0")

    assert first.url == f"{reverse(name)}?q=x&view={view.pk}"
    assert [link.name for link in whole.context["list"].views] == ["我的"]
    assert client.get(first.url).context["list"].view.name == "我的"


@pytest.mark.parametrize("name", CHOSEN)
def test_a_list_shows_the_chosen_columns(client, firm, name):
    firm.ticket()
    make_stock(firm.product)
    keys, expected = CHOSEN[name]
    services.choose_columns(name, columns=keys, by=firm.director)

    listing = shown(client, firm.director, reverse(name))

    assert headings(listing) == expected
    assert list(cells(listing)) == expected


@pytest.mark.parametrize("name", WITH_COLUMNS)
def test_each_has_one_column_that_stays(name):
    columns = STEERED[name].columns

    assert [column.key for column in columns if column.is_fixed] == [columns[0].key]
    assert len({column.key for column in columns}) == len(columns)


def test_the_sheet_of_stages_has_no_columns_to_choose(client, firm):
    client.force_login(firm.director)

    page = client.get(reverse("fulfillment:stages"))

    assert client.get(reverse("looks:choose-columns", args=["fulfillment:stages"])).status_code == 404
    assert reverse("looks:choose-columns", args=["fulfillment:stages"]) not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "export", "who"),
    [
        ("customers:list", "customers:export", "admin"),
        ("orders:products", "orders:export-products", "admin"),
        ("aftersales:tickets", "aftersales:export-feedback", "aftersales"),
    ],
)
def test_an_export_has_what_is_shown(client, firm, name, export, who):
    firm.ticket()
    person = getattr(firm, who)
    listing = shown(client, person, reverse(name))

    response = client.get(reverse(export), {"as": "shown"})

    rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
    assert list(rows[0]) == [str(heading.text) for heading in listing.headings]
    assert len(rows) == 1 + len(listing.rows)
