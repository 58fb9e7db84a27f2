"""An order in review goes back for what is missing."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_goes_back_with_the_question(firm):
    order = firm.order("in_review")

    orders.ask_information(order.pk, note="缺电话", by=firm.assistant)

    order.refresh_from_db()
    assert (order.status, order.reviews.get().note) == ("needs_info", "缺电话")


def test_it_says_what_is_missing(firm):
    order = firm.order("in_review")

    with pytest.raises(Refused, match="Write one sentence that says why"):
        orders.ask_information(order.pk, note="", by=firm.assistant)

    assert not order.reviews.exists()


def test_only_the_assistants_of_the_team_ask(firm):
    order = firm.order("in_review")

    with pytest.raises(PermissionDenied):
        orders.ask_information(order.pk, note="缺电话", by=firm.warehouse)

    order.refresh_from_db()
    assert order.status == "in_review"
