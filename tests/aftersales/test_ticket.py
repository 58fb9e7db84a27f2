"""The page of one ticket."""

import pytest
from django.urls import reverse

from aftersales import services
from tests.aftersales.tickets import answered, cost
from tests.walk.world import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_a_ticket_is_hidden_from_another_team(client, firm):
    ticket = firm.ticket(firm.order("delivered"))
    other = firm.ticket()
    client.force_login(firm.stranger)

    answers = [client.get(found.get_absolute_url()).status_code for found in (ticket, other)]

    assert answers == [404, 404]
    assert str(ticket) not in client.get(reverse("aftersales:tickets") + "?show=all").content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_costs_the_same_for_any_length_of_story(client, firm, rows):
    ticket = answered(firm, firm.order("delivered"))
    for n in range(rows):
        services.reply_to_ticket(
            ticket.pk, text=f"第{n}次", is_answer=True, by=firm.aftersales, photos=[photo()] if n < 3 else ()
        )
        services.reassign_ticket(ticket.pk, owner=[firm.am, firm.aftersales][n % 2], by=firm.aftersales)

    assert cost(client, firm.aftersales, ticket.get_absolute_url()) == 12
