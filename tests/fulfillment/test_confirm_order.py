"""Confirming makes a customer a regular one, also when two of its orders are confirmed at the same moment."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.services import confirm_order
from tests.races import run_together, without_row_locks


def two_first_orders(firm):
    """Orders of two days, both ready to be confirmed."""
    orders = [
        firm.order("awaiting_supply", ordered_on=localdate() - timedelta(days=ago), due_on=localdate())
        for ago in (9, 1)
    ]
    for order in orders:
        firm.answer(order)
    return orders


def confirm(firm, order):
    return lambda: confirm_order(order.pk, by=firm.assistant)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_first_orders_at_once_leave_the_earlier_day(firm):
    orders = two_first_orders(firm)

    outcomes = run_together(*(confirm(firm, order) for order in orders))

    firm.customer.refresh_from_db()
    assert [str(outcome) for outcome in outcomes] == [str(order) for order in orders]
    assert firm.customer.first_ordered_on == orders[0].ordered_on


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_take_the_customer_for_a_new_one(firm):
    """The control: each notes its own day, and which of them stays is chance."""
    orders = two_first_orders(firm)

    with without_row_locks():
        run_together(*(confirm(firm, order) for order in orders))

    noted = firm.customer.history.filter(history_change_reason="first_order")
    assert sorted(noted.values_list("first_ordered_on", flat=True)) == [order.ordered_on for order in orders]


@pytest.mark.django_db
def test_a_later_order_leaves_the_day_of_the_first(firm):
    for order in two_first_orders(firm):
        confirm(firm, order)()

    firm.customer.refresh_from_db()
    assert firm.customer.first_ordered_on == localdate() - timedelta(days=9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("fulfillment:dispatch-order", "logistics", "awaiting_supply"),
        ("aftersales:cancel-order", "am", "delivered"),
    ],
)
def test_a_step_that_is_not_on_says_so_before_anything_is_typed(client, name, who, status, firm):
    order = firm.order(status)
    client.force_login(getattr(firm, who))

    answer = client.get(reverse(name, args=[order.pk]), follow=True)

    assert answer.redirect_chain == [(order.get_absolute_url(), 302)]
    assert len(answer.context["messages"]) == 1


@pytest.mark.django_db
def test_a_shipment_is_signed_for_once(client, firm):
    shipment = firm.order("delivered").shipments.get()
    client.force_login(firm.am)

    answer = client.get(reverse("aftersales:sign-for", args=[shipment.pk]), follow=True)

    assert answer.redirect_chain == [(shipment.order.get_absolute_url(), 302)]
    assert len(answer.context["messages"]) == 1
