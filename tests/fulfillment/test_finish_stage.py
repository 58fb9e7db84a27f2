"""A step finishes its stage, once."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from fulfillment.services import (
    finish_stage,
)
from tests.fulfillment.ledger import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_part_of_the_goods_does_not_finish_the_dispatch(firm):
    order = firm.order("in_production", "10")
    firm.dispatch(order, quantities={order.lines.get().pk: 4})

    assert stage(order, "dispatch").finished_at is None


def test_a_step_is_finished_once(firm):
    order, at = firm.order("confirmed"), now()

    finish_stage(order, "visit", at=at, by=firm.am)
    finish_stage(order, "visit", at=at + timedelta(days=1), by=firm.am)

    assert stage(order, "visit").finished_at == at
