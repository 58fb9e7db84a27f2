"""A closed ticket goes back to work, with a reason."""

import pytest

from aftersales import services
from tests.aftersales.tickets import closed, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_a_closed_ticket_is_opened_again_and_closed_again(firm):
    ticket = closed(firm)

    services.reopen_ticket(ticket.pk, reason="又坏了", by=firm.am)

    assert (fresh(ticket).status, fresh(ticket).closed_at) == ("in_work", None)
    services.close_ticket(ticket.pk, result="换了新的", by=firm.aftersales)
    assert fresh(ticket).status == "closed"
