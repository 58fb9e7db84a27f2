"""A ticket is given to another colleague."""

import pytest

from aftersales import services
from aftersales.models import Ticket
from tests.aftersales.tickets import fresh, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_it_is_given_to_a_colleague(firm):
    ticket = firm.ticket()

    services.reassign_ticket(ticket.pk, owner=firm.production, why="要现场看", by=firm.aftersales)

    assert fresh(ticket).owner == firm.production
    assert told("reassign") == [firm.production]
    assert Ticket.objects.visible_to(firm.production).get() == ticket
