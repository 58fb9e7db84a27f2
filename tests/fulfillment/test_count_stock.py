"""The warehouse writes what it counted."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Stock
from orderdesk.core.errors import Conflict
from tests.factories import make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_count_is_signed_and_kept(client, firm):
    client.force_login(firm.warehouse)

    client.post(reverse("fulfillment:count-stock", args=[firm.product.pk]), {"on_hand": "12.5"})

    stock = Stock.objects.get(product=firm.product)
    assert (stock.on_hand, firm.product.moves.get().by) == (Decimal("12.5"), firm.warehouse)


def test_who_saw_an_older_count_is_refused(firm):
    stock = make_stock(firm.product)

    with pytest.raises(Conflict):
        fulfillment.count_stock(firm.product, on_hand=Decimal(1), by=firm.warehouse, version=stock.version + 1)


def test_sales_count_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.count_stock(firm.product, on_hand=Decimal(1), by=firm.am)

    assert not Stock.objects.exists()


def test_the_page_is_hidden_from_who_counts_nothing(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("fulfillment:count-stock", args=[firm.product.pk])).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_a_count_below_what_is_reserved_is_refused(client, firm):
    make_stock(firm.product, 10)
    firm.order("confirmed", "8")
    client.force_login(firm.warehouse)

    answer = client.post(reverse("fulfillment:count-stock", args=[firm.product.pk]), {"on_hand": "5"})

    assert answer.status_code == 422
    assert "decide first what is reserved" in answer.content.decode()


@pytest.mark.parametrize("warehouse", ["x", "999999999", "-1"])
def test_a_warehouse_that_is_none_is_refused_at_its_field(client, firm, warehouse):
    client.force_login(firm.warehouse)

    answer = client.post(
        reverse("fulfillment:count-stock", args=[firm.product.pk]), {"on_hand": "5", "warehouse": warehouse}
    )

    assert (answer.status_code, bool(answer.context["form"].errors["warehouse"])) == (422, True)
    assert not Stock.objects.exists()
