"""What leaves is what is held for the order, then what is free, and never more than there is."""

from decimal import Decimal

import pytest
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import Stock, Warehouse
from fulfillment.services.warehouse import save_warehouses
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.fulfillment.stock import differences, held, numbers, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_warehouse_after_the_other_is_taken_from(firm):
    second = Warehouse.objects.create(name="二号库", place=2)
    make_stock(firm.product, 4)
    receive(firm, 6, warehouse=second)

    order = firm.order("in_production", "9")
    fulfillment.dispatch_order(order.pk, quantities={order.lines.get().pk: Decimal(9)}, by=firm.logistics)

    left = dict(Stock.objects.filter(product=firm.product).values_list("warehouse__place", "on_hand"))
    assert (left, differences()) == ({1: 0, 2: 1}, [])


def test_what_is_held_for_the_order_leaves_first(firm):
    make_stock(firm.product, 15)
    order, other = firm.order("in_production", "10"), firm.order("confirmed", "5")

    firm.dispatch(order)

    assert (held(order), held(other), numbers(firm.product)) == (0, 5, (5, 5))


def test_more_than_there_is_does_not_leave(firm):
    make_stock(firm.product, 15)
    firm.order("confirmed", "10")
    order = firm.order("in_production", "10")

    with pytest.raises(Refused, match="only 5 are there for this order"):
        firm.dispatch(order)

    order.refresh_from_db()
    assert (order.shipped, order.shipments.count(), numbers(firm.product)) == ("none", 0, (15, 15))


@pytest.mark.usefixtures("in_english")
def test_what_is_refused_at_dispatch_is_said_on_the_page_and_kept(client, firm):
    make_stock(firm.product, 3)
    order = firm.order("in_production", "10")
    client.force_login(firm.logistics)
    head = {"version": order.version, "packages": "7", "method": "pickup"}
    typed = head | {f"quantity-{order.lines.get().pk}": "10"}

    answer = client.post(reverse("fulfillment:dispatch-order", args=[order.pk]), typed)

    assert answer.status_code == 422
    assert "only 3 are there" in answer.content.decode()
    assert 'value="7"' in answer.content.decode()


def test_a_warehouse_that_may_go_below_zero_lets_them_leave(firm):
    make_stock(firm.product, 3)
    warehouse = Warehouse.objects.get()
    warehouse.allows_negative = True
    save_warehouses([warehouse], by=firm.admin)
    order = firm.order("in_production", "10")

    firm.dispatch(order)

    assert (numbers(firm.product), differences()) == ((-7, 0), [])
    warehouse.allows_negative = False
    assert warehouse.against()
