"""A step finishes the stages that lie before it."""

import pytest

from fulfillment.services import (
    start_order,
)
from tests.fulfillment.ledger import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_road_finishes_the_stages_that_it_passes(firm):
    order = firm.order("confirmed")
    finished = lambda: set(order.stages.filter(finished_at__isnull=False).values_list("step", flat=True))  # noqa: E731
    assert finished() == set()

    start_order(order.pk, by=firm.production)
    assert finished() == {"stock"}

    firm.dispatch(order)
    assert finished() == {"stock", "prepare", "quality", "packing", "dispatch"}

    firm.sign(order)
    order.refresh_from_db()
    assert finished() == {"stock", "prepare", "quality", "packing", "dispatch", "transport", "acceptance"}
    assert stage(order, "acceptance").finished_at == order.delivered_at
    assert stage(order, "dispatch").recorded_at is not None
    assert stage(order, "dispatch").history.first().history_change_reason == "finish"
