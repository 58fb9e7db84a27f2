"""The review gives an order its number and asks those who must approve it."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_gets_its_number_and_waits_for_approval(firm):
    order = firm.order("in_review")

    orders.pass_review(order.pk, by=firm.assistant)

    order.refresh_from_db()
    assert (order.status, order.number is not None, order.approvals.pending().count()) == ("in_approval", True, 1)


def test_what_is_not_in_review_is_not_passed(firm):
    order = firm.draft()

    with pytest.raises(Refused):
        orders.pass_review(order.pk, by=firm.assistant)

    order.refresh_from_db()
    assert (order.status, order.number) == ("draft", None)


def test_only_the_assistants_of_the_team_review(firm):
    order = firm.order("in_review")

    with pytest.raises(PermissionDenied):
        orders.pass_review(order.pk, by=firm.am)

    order.refresh_from_db()
    assert order.status == "in_review"
