"""How satisfied the customer is with what was done."""

import pytest

from aftersales import services
from tests.aftersales.tickets import closed, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_a_rating_can_come_later(firm):
    ticket = closed(firm)

    services.rate_ticket(ticket.pk, satisfaction=2, by=firm.aftersales)

    assert (fresh(ticket).satisfaction, fresh(ticket).rated_at is not None) == (2, True)
