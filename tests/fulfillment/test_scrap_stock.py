"""The warehouse takes out what cannot be sold any more."""

import pytest
from django.urls import reverse

from tests.factories import make_stock
from tests.fulfillment.stock import moved, numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def book(client, verb, product, **typed):
    return client.post(reverse(f"fulfillment:{verb}-stock", args=[product.pk]), typed)


def test_scrapping_asks_why_and_leaves_what_is_reserved(client, firm):
    make_stock(firm.product, 10)
    firm.order("confirmed", "8")
    client.force_login(firm.warehouse)

    silent = book(client, "scrap", firm.product, quantity="1")
    too_much = book(client, "scrap", firm.product, quantity="3", reason="受潮")
    done = book(client, "scrap", firm.product, quantity="2", reason="受潮")

    assert (silent.status_code, too_much.status_code, done.status_code) == (422, 422, 302)
    assert "1 台 will be missing for" in too_much.content.decode()
    assert numbers(firm.product) == moved(firm.product) == (8, 8)
