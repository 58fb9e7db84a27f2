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


def test_a_confirmed_order_says_what_is_still_open_and_what_of_it_is_overdue(firm):
    order = firm.order("confirmed", "10")
    asked = glance_of(order, firm.am, localdate(), {})[3]
    firm.pay(order)
    order = Order.objects.get(pk=order.pk)
    paid = glance_of(order, firm.am, localdate(), {})[3]

    assert (asked["value"], asked["note"], asked["tone"]) == ("3,180.00", "of 3,180.00", "")
    assert (paid["value"], paid["note"], paid["tone"]) == ("0.00", "of 3,180.00", "")


def test_an_instalment_past_its_day_is_told(firm):
    order = firm.order("confirmed", "10", payment_terms="预付30%，余款货到付清")
    due = order.instalments.get(trigger="confirmation").due_on

    soon = glance_of(order, firm.am, localdate(), {})[3]["note"]
    order.instalments.filter(due_on=due).update(due_on=localdate() - timedelta(days=1))
    late = glance_of(Order.objects.get(pk=order.pk), firm.am, localdate(), {})[3]

    assert soon == f"of 3,180.00 · 954.00 due {due:%m-%d}"
    assert (late["note"], late["tone"]) == ("of 3,180.00 · 954.00 overdue", "late")
