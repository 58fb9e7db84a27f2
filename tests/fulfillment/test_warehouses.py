"""The warehouses of the house, among the settings."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment.models import Stock, Warehouse
from fulfillment.services.warehouse import save_warehouses
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "fulfillment:warehouses"


def page_of(client, firm):
    client.force_login(firm.admin)
    page = client.get(reverse(URL))
    return fields_of(page) | {"form-0-is_active": "on"}


def test_one_is_renamed_and_another_is_added(client, firm):
    data = page_of(client, firm)
    new = {"form-1-place": "2", "form-1-name": "二号仓", "form-1-is_active": "on", "form-1-allows_negative": "on"}

    answer = client.post(reverse(URL), data | {"form-0-name": "无锡仓"} | new)

    assert answer.status_code == 302
    names = list(Warehouse.objects.values_list("name", "place", "is_active", "allows_negative"))
    assert names == [("无锡仓", 1, True, False), ("二号仓", 2, True, True)]
    assert Warehouse.objects.get(place=2).history.get().history_user == firm.admin


def test_its_stock_follows_whether_it_may_go_below_zero(client, firm):
    make_stock(firm.product)
    data = page_of(client, firm)

    client.post(reverse(URL), data | {"form-0-allows_negative": "on"})

    assert Stock.objects.get().allows_negative


def test_one_with_goods_is_not_closed_and_the_row_says_why(client, firm):
    make_stock(firm.product, 15)
    data = page_of(client, firm)
    del data["form-0-is_active"]

    answer = client.post(reverse(URL), data | {"form-0-name": "别的名字"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "15 台 of" in page
    assert "别的名字" in page
    assert Warehouse.objects.get().is_active


def test_one_below_zero_is_not_stopped(firm):
    make_stock(firm.product, 3)
    warehouse = Warehouse.objects.get()
    warehouse.allows_negative = True
    save_warehouses([warehouse], by=firm.admin)
    firm.dispatch(firm.order("in_production", "10"))
    warehouse.allows_negative = False

    with pytest.raises(Refused, match="below zero"):
        save_warehouses([warehouse], by=firm.admin)


def test_the_last_one_stays_in_use(client, firm):
    data = page_of(client, firm)
    del data["form-0-is_active"]

    answer = client.post(reverse(URL), data)

    assert (answer.status_code, "at least one warehouse" in answer.content.decode()) == (422, True)
    assert Warehouse.objects.get().is_active


def test_two_of_one_name_are_refused(client, firm):
    data = page_of(client, firm)
    name = Warehouse.objects.get().name

    answer = client.post(
        reverse(URL), data | {"form-1-place": "2", "form-1-name": f" {name}", "form-1-is_active": "on"}
    )

    assert (answer.status_code, "another warehouse of this name" in answer.content.decode()) == (422, True)


def test_it_is_denied_to_others_and_hidden(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse(URL)).status_code == 404
    with pytest.raises(PermissionDenied):
        save_warehouses([Warehouse.objects.get()], by=firm.director)


def test_the_admin_refuses_alike(client, firm):
    make_stock(firm.product, 15)
    warehouse = Warehouse.objects.get()
    client.force_login(firm.admin)

    answer = client.post(
        reverse("admin:fulfillment_warehouse_change", args=[warehouse.pk]), {"name": warehouse.name, "place": "1"}
    )

    assert (answer.status_code, "15 台" in answer.content.decode()) == (200, True)
    assert Warehouse.objects.get().is_active
