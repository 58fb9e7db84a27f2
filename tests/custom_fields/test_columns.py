"""Custom fields as columns of the lists, chosen and exported."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from orderdesk.accounts.services import choose_columns
from orderdesk.custom_fields.services import drop_field
from orders.services import set_fields
from tests.accounts.looks import cells, headings, shown
from tests.custom_fields.fields import field

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LISTS = {
    "orders:list": ("order", "orders:export", "number"),
    "customers:list": ("customer", "customers:export", "name"),
    "orders:products": ("product", "orders:export-products", "code"),
}


def said(firm, record, **values):
    """A record of the kind that says this in its fields."""
    if record == "order":
        return set_fields(firm.draft().pk, typed=values, by=firm.am)
    thing = getattr(firm, record)
    thing.custom = values
    thing.save()
    return thing


@pytest.mark.parametrize("name", LISTS)
def test_they_are_shown_to_whoever_chose_them_and_exported_as_they_stand(client, firm, name):
    record, export, first = LISTS[name]
    months = field("质保月数", "number", record=record)
    said(firm, record, **{months.key: "12.5"})
    before = shown(client, firm.admin, reverse(name))
    choose_columns(name, columns=[months.input_name], by=firm.admin)

    listing = shown(client, firm.admin, reverse(name))
    response = client.get(reverse(export), {"as": "shown"})

    assert months.input_name not in headings(before)
    assert headings(listing) == [first, months.input_name]
    assert cells(listing)[months.input_name] == "12.5"
    rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
    assert ([row[1] for row in rows[:1]], {row[1] for row in rows[1:]}) == (["质保月数"], {12.5})
    drop_field(months.pk, by=firm.admin)
    assert headings(shown(client, firm.admin, reverse(name))) == [first]


def test_a_text_goes_out_as_it_stands(client, firm):
    number = field()
    said(firm, "order", **{number.key: "<b>=1"})
    choose_columns("orders:list", columns=[number.input_name], by=firm.admin)
    client.force_login(firm.admin)

    response = client.get(reverse("orders:export"), {"as": "shown"})

    rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[1][1] == "<b>=1"
    assert "&lt;b&gt;=1" in client.get(reverse("orders:list")).content.decode()


def test_a_list_that_shows_none_asks_for_none(client, firm):
    number = field()
    said(firm, "order", **{number.key: "XM-1"})
    client.force_login(firm.admin)
    url = reverse("orders:list")
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    assert [query["sql"] for query in queries if '"custom"' in query["sql"] or "custom_fields" in query["sql"]] == []


def test_they_can_be_chosen_on_the_page_of_columns(client, firm):
    number = field()
    client.force_login(firm.assistant)

    form = client.get(reverse("looks:choose-columns", args=["orders:list"])).context["form"]

    assert {row["key"]: row["is_ticked"] for row in form.rows}[number.input_name] is False
