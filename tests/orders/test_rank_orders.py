"""Every night open orders are judged anew: customers pay or fail to, limits and costs change."""

import pytest

from orders.beat import rank_orders as by_the_clock
from orders.models import Order
from orders.services import prioritise_order, rank_orders
from orders.states import Priority
from tests.orders.owing import late_payer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_every_night_orders_are_judged_anew_without_a_version_or_history(firm):
    order = firm.order("confirmed", "1")
    late_payer(firm)
    before = order.version, order.history.count()

    counts = [rank_orders(), rank_orders()]

    order.refresh_from_db()
    assert counts == [1, 0]
    assert (order.risks, order.priority) == (["credit"], Priority.LOW)
    assert (order.version, order.history.count()) == before


def test_what_was_set_by_hand_outlives_the_night(firm):
    order = firm.order("confirmed", "1")
    prioritise_order(order.pk, is_urgent=False, priority=Priority.HIGH, reason="先做", by=firm.manager)
    late_payer(firm)

    rank_orders()

    assert Order.objects.get(pk=order.pk).priority == Priority.HIGH


def test_the_clock_does_it(firm):
    order = firm.order("confirmed", "1")
    late_payer(firm)

    by_the_clock()

    assert Order.objects.get(pk=order.pk).risks == ["credit"]
