"""An order is rejected in its review, with the reason."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_rejected_with_its_reason(firm):
    order = firm.order("in_review")

    orders.reject_review(order.pk, note="不是我们的产品", by=firm.assistant)

    order.refresh_from_db()
    assert (order.status, order.reviews.get().note) == ("rejected", "不是我们的产品")


def test_it_needs_a_reason(firm):
    order = firm.order("in_review")

    with pytest.raises(Refused, match="Write one sentence that says why"):
        orders.reject_review(order.pk, note=" ", by=firm.assistant)

    assert not order.reviews.exists()


def test_only_the_assistants_of_the_team_reject(firm):
    order = firm.order("in_review")

    with pytest.raises(PermissionDenied):
        orders.reject_review(order.pk, note="不行", by=firm.logistics)

    order.refresh_from_db()
    assert order.status == "in_review"
