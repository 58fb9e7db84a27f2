"""A field is dropped: asked for and shown nowhere, its values kept."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.custom_fields.services import drop_field
from orders.services import edit_order, set_fields
from tests.custom_fields.fields import field
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_asks_how_many_records_say_something_and_goes(client, firm):
    number = field()
    order = set_fields(firm.draft().pk, typed={number.key: "XM-1"}, by=firm.assistant)
    firm.draft()
    client.force_login(firm.admin)
    url = reverse("custom_fields:drop-field", args=[number.pk])
    page = client.get(url)

    assert page.context["count"] == 1
    assert client.post(url, fields_of(page)).status_code == 302

    number.refresh_from_db()
    order.refresh_from_db()
    assert number.dropped_at is not None
    assert order.custom == {number.key: "XM-1"}
    client.force_login(firm.assistant)
    assert "XM-1" not in client.get(order.get_absolute_url()).content.decode().partition('id="history"')[0]


def test_an_edit_of_the_record_keeps_what_stands_in_it(client, firm):
    number = field()
    order = set_fields(firm.draft().pk, typed={number.key: "XM-1"}, by=firm.assistant)
    drop_field(number.pk, by=firm.admin)
    client.force_login(firm.assistant)
    url = reverse("orders:edit", args=[order.pk])

    client.post(url, fields_of(client.get(url)) | {"note": "轻放", "action": "draft"})

    order.refresh_from_db()
    assert (order.note, order.custom) == ("轻放", {number.key: "XM-1"})


def test_twice_and_by_others_it_is_refused(client, firm):
    number = field()
    with pytest.raises(PermissionDenied):
        drop_field(number.pk, by=firm.director)
    drop_field(number.pk, by=firm.admin)
    with pytest.raises(Refused, match="was dropped already"):
        drop_field(number.pk, by=firm.admin)

    client.force_login(firm.director)
    assert client.get(reverse("custom_fields:drop-field", args=[number.pk])).status_code == 404


def test_the_service_that_knows_no_fields_leaves_them_alone(firm):
    number = field()
    order = set_fields(firm.draft().pk, typed={number.key: "XM-1"}, by=firm.assistant)
    line = order.lines.get()

    edit_order(order.pk, head=firm.head(), lines=[firm.lines()[0] | {"id": line.pk}], version=order.version, by=firm.am)

    order.refresh_from_db()
    assert order.custom == {number.key: "XM-1"}
