"""The page of a correction: what was taken off an order, and what its amount follows from."""

from decimal import Decimal

import pytest
from django.urls import reverse

from aftersales.services import short_close_order
from orders.models import Correction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def correction(firm):
    order = firm.order("in_production", "10")
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="停产", by=firm.am)
    return Correction.objects.get()


def test_it_says_what_was_taken_off_and_why(client, firm):
    record = correction(firm)
    client.force_login(firm.finance)

    page = client.get(record.get_absolute_url()).content.decode()

    assert "¥954.00" in page
    assert "3 of the 10 台" in page
    assert "停产" in page
    assert "¥2,226.00: ¥3,180.00 less ¥954.00" in page


@pytest.mark.parametrize("who", ["stranger", "warehouse", "logistics"])
def test_it_is_hidden_from_who_may_not_see_the_order_or_its_prices(client, firm, who):
    record = correction(firm)
    client.force_login(getattr(firm, who))

    assert client.get(reverse("orders:correction", args=[record.pk])).status_code == 404


def test_its_number_finds_the_order(client, firm):
    record = correction(firm)
    client.force_login(firm.am)

    page = client.get(reverse("search"), {"q": record.number}).content.decode()

    assert record.order.number in page
