"""A ticket is closed with its result."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services as aftersales
from orderdesk.core.errors import Refused
from tests.aftersales.tickets import answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_closed_with_its_result(firm):
    ticket = answered(firm)

    aftersales.close_ticket(ticket.pk, result="运行正常", satisfaction=5, by=firm.aftersales)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.result, ticket.satisfaction) == ("closed", "运行正常", 5)


@pytest.mark.parametrize("result", ["", " ", "\u3000"])
def test_it_needs_a_result(firm, result):
    ticket = answered(firm)

    with pytest.raises(Refused):
        aftersales.close_ticket(ticket.pk, result=result, by=firm.aftersales)


def test_who_has_nothing_to_do_with_it_is_denied(firm):
    ticket = answered(firm)

    with pytest.raises(PermissionDenied):
        aftersales.close_ticket(ticket.pk, result="运行正常", by=firm.stranger)


def test_it_is_hidden_from_another_team(client, firm):
    ticket = answered(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("aftersales:close-ticket", args=[ticket.pk])).status_code == 404
