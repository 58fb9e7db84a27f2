"""A change whose order moved on is compared with it anew, and everybody is asked anew."""

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment.services import rebase_change
from orderdesk.core.errors import Refused
from tests.orders.changes import agree, ask, parties

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def stuck(firm, quantity=12):
    order = firm.order("confirmed")
    first, second = ask(firm, order, quantities={1: 11}), ask(firm, order, quantities={1: quantity})
    agree(firm, first)
    return order, agree(firm, second)


def test_rebasing_starts_from_the_order_as_it_is_and_asks_anew(firm):
    order, change = stuck(firm)

    change = rebase_change(change.pk, by=firm.am)

    item = change.items.get()
    assert (change.status, change.round, item.old, item.new) == ("asked", 2, "11.000", "12.000")
    assert parties(change) == ["warehouse", "finance", "manager"]
    agree(firm, change)
    order.refresh_from_db()
    assert (order.revision, order.lines.get().quantity) == (2, 12)


def test_rebasing_what_the_order_already_is_is_refused(firm):
    order = firm.order("confirmed")
    first, second = ask(firm, order, quantities={1: 11}), ask(firm, order, quantities={1: 11})
    agree(firm, first)

    with pytest.raises(Refused, match="withdraw it"):
        rebase_change(second.pk, by=firm.am)
    assert second.items.exists()


def test_rebasing_is_for_sales_of_the_order(firm):
    _order, change = stuck(firm)

    for person in (firm.stranger, firm.production):
        with pytest.raises(PermissionDenied):
            rebase_change(change.pk, by=person)
