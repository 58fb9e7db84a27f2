"""What can be printed of an order, and by whom it was printed last."""

import pytest

from tests.orders.paper import NAMES
from tests.papers import papers_panel, press

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_order_page_tells_what_can_be_printed_and_who_printed_it_last(client, firm):
    order = firm.order("awaiting_supply")
    press(client, firm.director, "orders:print-flow", order.pk)
    client.force_login(firm.assistant)

    panel = papers_panel(client, order)

    shown = [name.partition("-")[2] for name in NAMES if f'/print/{name.partition("-")[2]}/"' in panel]
    assert shown == ["review", "flow"]
    assert str(firm.director) in panel
