"""The later day that the customer accepted."""

from datetime import timedelta

import pytest

from fulfillment.services import agree_date, answer_supply, confirm_order
from orderdesk.core.errors import Refused


@pytest.mark.django_db
def test_the_agreed_day_is_one_that_can_be_kept(firm):
    order = firm.order("awaiting_supply")
    line, ready = order.lines.get(), order.due_on + timedelta(days=6)
    answer_supply(order.pk, answers={line.pk: {"kind": "to_make", "ready_on": ready}}, by=firm.production)

    with pytest.raises(Refused, match=ready.isoformat()):
        agree_date(order.pk, agreed_on=ready - timedelta(days=1), agreement="客户同意", by=firm.am)

    agree_date(order.pk, agreed_on=ready, agreement="客户同意", by=firm.am)
    assert confirm_order(order.pk, by=firm.am).status == "confirmed"
