"""An order is entered and taken as far as its goal."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("goal", "status"), [("draft", "draft"), ("submit", "in_review"), ("pass", "in_approval")])
def test_it_goes_as_far_as_its_goal(firm, goal, status):
    order, refusal = orders.enter_order(head=firm.head(), lines=firm.lines(), by=firm.assistant, goal=goal)

    order.refresh_from_db()
    assert (order.status, refusal) == (status, None)


def test_what_stands_against_it_keeps_a_draft(firm):
    head = firm.head(contact_phone="")

    order, refusal = orders.enter_order(head=head, lines=firm.lines(), by=firm.assistant, goal="pass")

    order.refresh_from_db()
    assert (order.status, isinstance(refusal, Refused)) == ("draft", True)


def test_the_warehouse_enters_nothing(firm):
    with pytest.raises(PermissionDenied):
        orders.enter_order(head=firm.head(), lines=firm.lines(), by=firm.warehouse)

    assert not Order.objects.exists()
