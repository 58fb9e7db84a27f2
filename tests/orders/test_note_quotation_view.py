"""Who sent a quotation sees whether the customer looked at it."""

import pytest

from orders import services
from tests.orders.quotations import sent

pytestmark = pytest.mark.django_db


def test_each_look_is_counted_and_none_is_a_row_of_history(firm):
    link = sent(firm).links.get()

    for _n in range(2):
        services.note_quotation_view(link)

    link.refresh_from_db()
    assert (link.view_count, link.viewed_at is not None) == (2, True)
    assert link.history.count() == 1
