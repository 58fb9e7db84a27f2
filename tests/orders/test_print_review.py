"""The review sheet."""

import pytest

from orders import services as orders
from tests.papers import missing, press

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_review_sheet_has_the_checklist_and_who_decided(client, firm):
    order = firm.order("confirmed", "3")

    response = press(client, firm.manager, "orders:print-review", order.pk)

    assert missing(response, order.number, "954.00", str(firm.assistant), str(firm.manager), "月结30天") == []


def test_a_review_that_asks_for_information_is_printed_too(client, firm):
    order = firm.order("in_review")
    orders.ask_information(order.pk, note="缺少收货人电话", by=firm.assistant)

    response = press(client, firm.assistant, "orders:print-review", order.pk)

    assert missing(response, "缺少收货人电话") == []
