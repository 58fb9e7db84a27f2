"""Gifts and samples: the only lines at price 0."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Order, OrderLine
from tests.orders.entry import typed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("price", ["0", ""])
def test_a_ticked_line_costs_nothing_and_passes_the_review(client, firm, price):
    client.force_login(firm.assistant)

    client.post(reverse("orders:create"), typed(firm, line_unit_price=price, line_is_gift="1"))

    order = Order.objects.get()
    assert next((line.is_gift, line.unit_price, line.amount) for line in order.lines.all()) == (True, 0, 0)
    assert (order.status, order.total) == ("in_approval", 600)


def test_the_tick_is_shown_on_the_pages_and_kept_by_an_edit(client, firm):
    client.force_login(firm.assistant)
    client.post(reverse("orders:create"), typed(firm, line_unit_price="0", line_is_gift="1", action="draft"))
    order = Order.objects.get()

    page = client.get(reverse("orders:edit", args=[order.pk])).content.decode()
    detail = client.get(order.get_absolute_url()).content.decode()

    assert page.count('data-cell="is_gift"') > 2
    assert page.split('name="lines-0-is_gift"')[1].split(">")[0].strip().endswith("checked")
    assert "赠品" in detail or "Gift or sample" in detail


@pytest.mark.parametrize(("is_gift", "price"), [(False, 0), (True, 5)])
def test_the_service_and_the_database_refuse_what_the_form_does(firm, is_gift, price):
    line = {"product": firm.product, "quantity": 1, "unit_price": price, "is_gift": is_gift}
    head = {"customer": firm.customer}

    with pytest.raises(Refused, match=r"Line 1|第 1 行"):
        services.create_order(head=head, lines=[line], by=firm.assistant)
    order = firm.order()
    with pytest.raises(IntegrityError, match="line_only_gifts_are_free"), transaction.atomic():
        OrderLine.objects.filter(order=order).update(is_gift=is_gift, unit_price=price)
