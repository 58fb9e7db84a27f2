"""A defect is seen to, and the customer is asked."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services as aftersales
from orderdesk.core.errors import Refused
from tests.aftersales.tickets import answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_waits_for_the_customer(firm):
    ticket = answered(firm)

    aftersales.solve_ticket(ticket.pk, solution="repair", measures="更换风扇", by=firm.aftersales)

    ticket.refresh_from_db()
    assert (ticket.measures, ticket.status) == ("更换风扇", "to_confirm")


def test_it_needs_its_measures(firm):
    ticket = answered(firm)

    with pytest.raises(Refused):
        aftersales.solve_ticket(ticket.pk, solution="repair", by=firm.aftersales)


def test_who_has_nothing_to_do_with_it_is_denied(firm):
    ticket = answered(firm)

    with pytest.raises(PermissionDenied):
        aftersales.solve_ticket(ticket.pk, solution="repair", measures="更换风扇", by=firm.stranger)


def test_it_is_hidden_from_another_team(client, firm):
    ticket = answered(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("aftersales:solve-ticket", args=[ticket.pk])).status_code == 404
