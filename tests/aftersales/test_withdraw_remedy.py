"""A promise is taken back while nothing has happened for it."""

import pytest
from django.core.exceptions import PermissionDenied

from aftersales.services import withdraw_remedy
from orderdesk.core.errors import Refused
from tests.aftersales.remedies import objected, promise, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_its_pieces_can_be_promised_otherwise(firm):
    ticket = objected(firm)

    remedy = withdraw_remedy(promise(firm, ticket).pk, reason="改为维修", by=firm.aftersales)

    assert (remedy.state, remedy.note) == ("void", "改为维修")
    assert promise(firm, ticket, "repair").quantity == 2


def test_it_refuses_without_a_reason_and_what_has_left(firm):
    ticket = objected(firm)
    waiting, sent = promise(firm, ticket, quantity=1), promise(firm, ticket, quantity=1)
    send(firm, sent)

    with pytest.raises(Refused, match="why it is withdrawn"):
        withdraw_remedy(waiting.pk, reason=" ", by=firm.aftersales)
    with pytest.raises(Refused, match="no longer be withdrawn"):
        withdraw_remedy(sent.pk, reason="改为维修", by=firm.aftersales)


def test_it_is_for_who_works_on_the_ticket(firm):
    remedy = promise(firm, objected(firm))

    with pytest.raises(PermissionDenied):
        withdraw_remedy(remedy.pk, reason="改为维修", by=firm.logistics)
