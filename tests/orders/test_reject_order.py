"""An approver says no, with the reason that whoever entered the order will read."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_goes_back_with_its_reason(firm):
    order = firm.order("in_approval")

    orders.reject_order(order.pk, reason="毛利太低", by=firm.manager)

    order.refresh_from_db()
    assert (order.status, order.approvals.get().reason) == ("rejected", "毛利太低")


def test_it_needs_a_reason(firm):
    order = firm.order("in_approval")

    with pytest.raises(Refused, match="Write one sentence that says why"):
        orders.reject_order(order.pk, reason=" ", by=firm.manager)

    order.refresh_from_db()
    assert order.status == "in_approval"


def test_only_approvers_reject(firm):
    order = firm.order("in_approval")

    with pytest.raises(PermissionDenied):
        orders.reject_order(order.pk, reason="不行", by=firm.assistant)

    assert order.approvals.pending().count() == 1
