"""Goods are carried from one warehouse to another."""

import pytest
from django.urls import reverse

from fulfillment.models import Warehouse
from tests.factories import make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def book(client, verb, product, **typed):
    return client.post(reverse(f"fulfillment:{verb}-stock", args=[product.pk]), typed)


def test_goods_are_carried_from_one_warehouse_to_another(client, firm):
    second = Warehouse.objects.create(name="二号库", place=2)
    make_stock(firm.product, 10)
    first = Warehouse.objects.exclude(pk=second.pk).get()
    client.force_login(firm.warehouse)

    same = book(client, "transfer", firm.product, quantity="4", source=first.pk, target=first.pk)
    done = book(client, "transfer", firm.product, quantity="4", source=first.pk, target=second.pk)

    assert (same.status_code, done.status_code) == (422, 302)
    assert dict(firm.product.stocks.values_list("warehouse__name", "on_hand")) == {first.name: 6, "二号库": 4}
