"""A repair is done, with what was done."""

import pytest
from django.core.exceptions import PermissionDenied

from aftersales.services import finish_repair
from orderdesk.core.errors import Refused
from tests.aftersales.remedies import objected, promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_says_what_was_done(firm):
    ticket = objected(firm)

    remedy = finish_repair(promise(firm, ticket, "repair").pk, note="换了风扇", by=firm.aftersales)

    ticket.refresh_from_db()
    assert (remedy.state, remedy.note, ticket.solution) == ("done", "换了风扇", "repair")


def test_it_refuses_no_words_and_other_promises(firm):
    ticket = objected(firm)
    repair, resend = promise(firm, ticket, "repair", 1), promise(firm, ticket, quantity=1)

    with pytest.raises(Refused, match="what was repaired"):
        finish_repair(repair.pk, note=" ", by=firm.aftersales)
    with pytest.raises(Refused, match="not possible from there"):
        finish_repair(resend.pk, note="换了风扇", by=firm.aftersales)


def test_it_is_for_who_works_on_the_ticket(firm):
    remedy = promise(firm, objected(firm), "repair")

    with pytest.raises(PermissionDenied):
        finish_repair(remedy.pk, note="换了风扇", by=firm.warehouse)
