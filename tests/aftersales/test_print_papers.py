"""Acceptance issues, satisfaction and tickets on paper: blank, filled, refused, hidden."""

import pytest

from tests.aftersales.signed import signed
from tests.papers import papers_panel, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_papers_are_hidden_from_a_stranger_and_visits_from_who_makes_none(client, firm):
    acceptance = signed(firm, text="外箱进水")
    order = acceptance.shipment.order
    keys = {"print-issues": acceptance.pk, "print-visit": order.visits.get().pk, "print-ticket": order.tickets.get().pk}

    answers = {name: press(client, firm.stranger, f"aftersales:{name}", key).status_code for name, key in keys.items()}

    assert answers == dict.fromkeys(keys, 404)
    assert press(client, firm.warehouse, "aftersales:print-visit", keys["print-visit"]).status_code == 404
    assert printed() == []


def test_the_order_page_and_the_pages_themselves_have_the_buttons(client, firm):
    acceptance = signed(firm, text="外箱进水")
    order = acceptance.shipment.order
    visit, ticket = order.visits.get(), order.tickets.get()
    client.force_login(firm.am)

    pages = [client.get(record.get_absolute_url()).content.decode() for record in (visit, ticket)]

    addresses = [f"/acceptances/{acceptance.pk}/print/", f"/visits/{visit.pk}/print/", f"/tickets/{ticket.pk}/print/"]
    assert [[address in page for address in addresses] for page in [papers_panel(client, order), *pages]] == [
        [True, True, True],
        [False, True, False],
        [False, False, True],
    ]
