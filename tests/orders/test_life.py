"""The whole road once, and what cannot be: skipping, reversing, writing the status directly."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from aftersales.services import complete_order
from fulfillment.services import confirm_order, start_order
from orderdesk.core.errors import Refused
from orders.models import Order
from orders.states import OrderStatus

pytestmark = pytest.mark.django_db


def test_an_order_travels_from_draft_to_completed(firm):
    order = firm.order("completed")

    moves = [h.history_change_reason.split(" ")[0] for h in order.history.order_by("history_id")]
    told = "create submit pass_review approve answer_supply confirm start ship deliver receipt complete"
    assert moves == told.split()
    assert order.accepted == "all"
    assert all(h.history_user is not None for h in order.history.all())


@pytest.mark.parametrize("service", [confirm_order, start_order, complete_order])
def test_a_step_from_the_wrong_state_is_refused_in_words(service, firm):
    order = firm.order("in_approval")

    with pytest.raises(Refused, match=str(order)):
        service(order.pk, by=firm.admin)

    order.refresh_from_db()
    assert order.status == OrderStatus.IN_APPROVAL


def test_a_step_without_the_right_is_denied_before_any_reason(firm):
    order = firm.order("in_approval")

    with pytest.raises(PermissionDenied):
        confirm_order(order.pk, by=firm.warehouse)


def test_the_status_cannot_be_written_directly(firm):
    order = firm.draft()

    with pytest.raises(AttributeError):
        order.status = OrderStatus.DELIVERED


def test_the_database_refuses_a_state_without_its_facts(firm):
    order = firm.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status="delivered")
