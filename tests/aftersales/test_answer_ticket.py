"""The first answer to the customer stops the clock of a ticket."""

import pytest
from django.urls import reverse

from aftersales import services
from tests.aftersales.tickets import answered, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_the_first_answer_stays_the_first(firm):
    ticket = answered(firm)
    first = ticket.answered_at

    services.solve_ticket(ticket.pk, solution="other", measures="答复", by=firm.aftersales)
    services.reopen_ticket(ticket.pk, reason="还是响", by=firm.aftersales)

    ticket = fresh(ticket)
    assert (ticket.status, ticket.answered_at) == ("in_work", first)
    assert ticket.history.first().history_change_reason == "reopen to_confirm>in_work 还是响"


def test_whoever_answers_second_is_told_on_the_page(client, firm):
    ticket = firm.ticket()
    opened = ticket.version
    services.answer_ticket(ticket.pk, text="明天上门", by=firm.aftersales)
    client.force_login(firm.aftersales)

    url = reverse("aftersales:answer-ticket", args=[ticket.pk])
    response = client.post(url, {"text": "后天上门", "version": opened})

    assert response.status_code == 409
    assert response.content.decode().count('id="refused"') == 1
