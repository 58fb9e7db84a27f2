"""Production or stocking begins."""

import pytest

from fulfillment.services import (
    start_order,
)
from tests.fulfillment.ledger import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_starting_finishes_the_stock_check_at_that_moment(firm):
    order = firm.order("confirmed")

    start_order(order.pk, by=firm.production)

    order.refresh_from_db()
    assert stage(order, "stock").finished_at == order.started_at
