"""The custom fields of an order are corrected, whatever its step."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from orderdesk.core.errors import Conflict, ReadOnly, Refused
from orders.models import Order
from orders.services import set_fields
from tests.custom_fields.fields import field, packing
from tests.typed_forms import fields_of, lost_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def url_of(order):
    return reverse("orders:set-fields", args=[order.pk])


def test_a_confirmed_order_says_it_and_the_timeline_tells_old_and_new(client, firm):
    number, box = field(), packing()
    order = set_fields(firm.order("confirmed").pk, typed={number.key: "XM-1"}, by=firm.am)
    client.force_login(firm.assistant)
    page = client.get(order.get_absolute_url()).content.decode()
    assert url_of(order) in page

    typed = fields_of(client.get(url_of(order)))
    assert client.post(url_of(order), typed | {box.input_name: "木箱", number.input_name: "ＸＭ-2"}).status_code == 302

    order.refresh_from_db()
    assert order.custom == {number.key: "XM-2", box.key: "木箱"}
    event = client.get(order.get_absolute_url()).context["events"][0]
    assert event.what == "filled in custom fields"
    assert [tuple(change.values()) for change in event.diff] == [
        ("项目编号", "XM-1", "XM-2"),
        ("包装要求", "nothing", "木箱"),
    ]


def test_numbers_and_days_are_read_as_people_type_them(client, firm):
    months, day, box = field("质保月数", "number"), field("验收日", "date"), packing()
    order = firm.order("confirmed")
    client.force_login(firm.assistant)
    typed = {months.input_name: "１２.50", day.input_name: "2026年5月1日", box.input_name: ""}

    client.post(url_of(order), typed)

    order.refresh_from_db()
    assert order.custom == {months.key: "12.5", day.key: "2026-05-01"}
    bad = {months.input_name: "一打", day.input_name: "2026-02-30", box.input_name: "铁箱"}
    refused = client.post(url_of(order), bad)
    assert list(refused.context["form"].errors) == [months.input_name, day.input_name, box.input_name]
    assert lost_from(refused, bad) == {}


def test_what_is_emptied_goes_and_nothing_else(firm):
    number, box = field(), packing()
    order = set_fields(firm.draft().pk, typed={number.key: "XM-1", box.key: "木箱"}, by=firm.am)

    set_fields(order.pk, typed={number.key: ""}, by=firm.am)

    order.refresh_from_db()
    assert order.custom == {box.key: "木箱"}
    with pytest.raises(Refused, match="Nothing is different"):
        set_fields(order.pk, typed={number.key: ""}, by=firm.am)


def test_who_looked_at_an_older_version_is_told(firm):
    number = field()
    order = firm.order("confirmed")
    set_fields(order.pk, typed={number.key: "XM-1"}, version=order.version, by=firm.am)

    with pytest.raises(Conflict):
        set_fields(order.pk, typed={number.key: "XM-2"}, version=order.version, by=firm.assistant)


def test_one_that_can_only_be_read_is_refused(firm):
    number = field()
    order = firm.order("completed")
    Order.objects.filter(pk=order.pk).update(completed_at=now() - timedelta(days=365 * 4))

    with pytest.raises(ReadOnly):
        set_fields(order.pk, typed={number.key: "XM-1"}, by=firm.am)


def test_who_does_not_serve_it_may_not_and_strangers_do_not_find_it(client, firm):
    number = field()
    order = firm.order("confirmed")
    with pytest.raises(PermissionDenied):
        set_fields(order.pk, typed={number.key: "XM-1"}, by=firm.warehouse)

    for who in (firm.warehouse, firm.stranger):
        client.force_login(who)
        assert client.get(url_of(order)).status_code == 404
