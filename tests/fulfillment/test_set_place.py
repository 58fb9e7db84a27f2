"""Where a product stands in a warehouse."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Stock
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.fulfillment.stock import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_place_changes_nothing_else(firm):
    make_stock(firm.product, 7)

    fulfillment.set_place(firm.product, "Ａ-03-2 ", by=firm.warehouse)

    assert (Stock.objects.get().place, numbers(firm.product)) == ("A-03-2", (7, 0))


def test_it_is_no_essay(firm):
    with pytest.raises(Refused, match="40"):
        fulfillment.set_place(firm.product, "A" * 41, by=firm.warehouse)


def test_sales_place_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.set_place(firm.product, "A-1", by=firm.am)


def test_the_page_writes_it(client, firm):
    make_stock(firm.product, 7)
    url = reverse("fulfillment:set-place", args=[firm.product.pk])
    client.force_login(firm.am)
    assert client.get(url).status_code == 404
    client.force_login(firm.warehouse)

    client.post(url, {"place": "A-03-2"})

    page = client.get(reverse("fulfillment:product-stock", args=[firm.product.pk])).content.decode()
    assert "A-03-2" in page
    assert 'value="A-03-2"' in client.get(url).content.decode()
