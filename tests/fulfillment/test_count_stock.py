"""The warehouse writes what it counted."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Reservation, Stock
from orderdesk.core.errors import Conflict
from orderdesk.notifications.models import OutgoingMessage
from tests.factories import make_stock
from tests.fulfillment.stock import moved, numbers

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
def test_a_count_below_what_is_held_is_asked_about_and_frees_what_was_promised_last(client, firm):
    make_stock(firm.product, 10)
    first, last = firm.order("confirmed", "4"), firm.order("confirmed", "5")
    client.force_login(firm.warehouse)
    url, typed = reverse("fulfillment:count-stock", args=[firm.product.pk]), {"on_hand": "6", "reason": "破损"}

    asked = client.post(url, typed)
    answer = client.post(url, typed | {"confirmed": asked.context["asks"].about})

    assert asked.status_code == 422
    assert f"3 台 will be missing for {last}, promised last" in asked.content.decode()
    assert answer.status_code == 302
    assert numbers(firm.product) == moved(firm.product) == (6, 6)
    held = Reservation.objects.held().values_list("line__order", "quantity")
    assert dict(held) == {first.pk: Decimal(4), last.pk: Decimal(2)}
    assert OutgoingMessage.objects.filter(kind="goods_taken_back", url=last.get_absolute_url()).exists()
    assert not OutgoingMessage.objects.filter(kind="goods_taken_back", url=first.get_absolute_url()).exists()
    fulfillment.receive_stock(firm.product, Decimal(3), by=firm.warehouse)
    assert dict(held.all()) == {first.pk: Decimal(4), last.pk: Decimal(5)}


@pytest.mark.parametrize("warehouse", ["x", "999999999", "-1"])
def test_a_warehouse_that_is_none_is_refused_at_its_field(client, firm, warehouse):
    client.force_login(firm.warehouse)

    answer = client.post(
        reverse("fulfillment:count-stock", args=[firm.product.pk]), {"on_hand": "5", "warehouse": warehouse}
    )

    assert (answer.status_code, bool(answer.context["form"].errors["warehouse"])) == (422, True)
    assert not Stock.objects.exists()
