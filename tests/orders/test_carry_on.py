"""An entered order goes on to its goal, or stays where it is."""

import pytest

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = pytest.mark.django_db


def test_a_draft_is_submitted_and_passed(firm):
    order = firm.draft()

    refusal = orders.carry_on(order, "pass", by=firm.assistant)

    order.refresh_from_db()
    assert (refusal, order.status) == (None, "in_approval")


def test_a_draft_that_shall_stay_one_stays(firm):
    order = firm.draft()

    orders.carry_on(order, "draft", by=firm.assistant)

    order.refresh_from_db()
    assert order.status == "draft"


def test_both_steps_are_made_or_neither(firm):
    order = firm.draft(contact_phone="")

    refusal = orders.carry_on(order, "pass", by=firm.assistant)

    order.refresh_from_db()
    assert (isinstance(refusal, Refused), order.status) == (True, "draft")
