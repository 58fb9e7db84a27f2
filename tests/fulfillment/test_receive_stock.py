"""The warehouse books goods in."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import StockMove
from tests.fulfillment.stock import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def book(client, verb, product, **typed):
    return client.post(reverse(f"fulfillment:{verb}-stock", args=[product.pk]), typed)


def test_what_arrives_is_booked_in_once(client, firm):
    client.force_login(firm.warehouse)
    typed = {"quantity": "12.5", "reason": "采购到货", "submit_key": str(uuid4())}

    for _press in range(2):
        assert book(client, "receive", firm.product, **typed).status_code == 302

    assert (numbers(firm.product), StockMove.objects.get().reason) == ((Decimal("12.5"), 0), "采购到货")


@pytest.mark.parametrize("verb", ["receive", "scrap", "transfer"])
def test_the_pages_are_hidden_from_who_books_nothing(client, firm, verb):
    client.force_login(firm.am)

    assert book(client, verb, firm.product, quantity="1", reason="x").status_code == 404
    with pytest.raises(PermissionDenied):
        fulfillment.receive_stock(firm.product, Decimal(1), by=firm.am)
    assert not StockMove.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "", "一箱", "99999999"])
def test_what_is_no_quantity_is_said_at_the_field(client, firm, quantity):
    client.force_login(firm.warehouse)

    answer = book(client, "receive", firm.product, quantity=quantity)

    assert (answer.status_code, bool(answer.context["form"].errors["quantity"])) == (422, True)
    assert not StockMove.objects.exists()
