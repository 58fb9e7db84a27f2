"""A stage that only one order has."""

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment.services import (
    add_stage,
)
from orderdesk.core.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_stage_of_its_own_is_added_behind_the_others(firm):
    order = firm.order("confirmed")

    made = add_stage(order.pk, name="喷漆", by=firm.am, planned_on=order.due_on)

    assert (made.place, made.step) == (9, "other")
    with pytest.raises(Refused, match="already has a stage"):
        add_stage(order.pk, name="喷漆", by=firm.am)
    with pytest.raises(Refused, match="no stages can be added"):
        add_stage(firm.order("in_review").pk, name="喷漆", by=firm.am)
    with pytest.raises(PermissionDenied):
        add_stage(order.pk, name="晾干", by=firm.warehouse)
