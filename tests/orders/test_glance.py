"""What the order page says at one glance of a promise: kept, late now, or signed for too late."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from orders.models import Order
from orders.pages.order import glance_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def late(order, firm):
    answer = glance_of(order, firm.am, localdate(), {})[2]
    return answer["value"], answer["note"], answer["tone"]


@pytest.mark.parametrize(("days", "said"), [(0, "Nothing"), (1, "1 day late"), (3, "3 days late")])
def test_an_order_that_was_signed_for_says_whether_its_first_promise_was_kept(days, said, firm):
    today = localdate()
    order = firm.order("delivered")
    promised = today - timedelta(days=days)
    Order.objects.filter(pk=order.pk).update(promised_on=promised)
    order.refresh_from_db()

    assert late(order, firm) == (said, f"promised {promised} · signed {today}", "soon" if days else "")
