"""Acceptance issues, satisfaction and tickets on paper: blank, filled, refused, hidden."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from aftersales import services
from aftersales.services.acceptance import NewObjection
from tests.factories import Firm
from tests.papers import fonts_of, missing, papers_panel, press, printed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def firm():
    return Firm()


def signed(firm, *, text=""):
    """The acceptance of a shipment of ten of which, where something is said, two are damaged."""
    shipment = firm.order("shipped", "10").shipments.get()
    line = shipment.lines.get()
    said = [NewObjection(line=line.pk, kind="damaged", quantity=Decimal(2), text=text)] if text else []
    services.sign_for(shipment.pk, signed_by="顾磊", by=firm.am, objections=said)
    shipment.refresh_from_db()
    return shipment.acceptance


def test_the_record_of_issues_has_each_with_its_ticket(client, firm):
    acceptance = signed(firm, text="外箱进水")
    issue = acceptance.lines.get().objections.get()

    response = press(client, firm.logistics, "aftersales:print-issues", acceptance.pk)

    facts = [issue.number, issue.ticket.number, "外箱进水", "顾磊", "10台", "8", "2", acceptance.shipment.number]
    assert missing(response, *facts, firm.customer.name, issue.ticket.owner) == []
    assert fonts_of(response.content) <= {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
    assert printed() == [("issues", f"acceptance:{acceptance.pk}", 1, firm.logistics)]


def test_without_an_issue_there_is_nothing_to_print(client, firm):
    acceptance = signed(firm)

    response = press(client, firm.am, "aftersales:print-issues", acceptance.pk)

    assert response.headers["Location"] == f"{acceptance.shipment.order.get_absolute_url()}#papers"
    assert len(get_messages(response.wsgi_request)) == 1
    assert printed() == []


def test_the_satisfaction_sheet_is_blank_before_the_visit_and_filled_after_it(client, firm):
    order = firm.order("delivered")
    visit = order.visits.get()

    blank = press(client, firm.am, "aftersales:print-visit", visit.pk)
    firm.visit(order, overall=4, text="希望提供中文说明书")
    filled = press(client, firm.am, "aftersales:print-visit", visit.pk)

    assert missing(blank, order.number, firm.customer.name, "王建平", visit.due_on) == []
    assert missing(blank, "希望提供中文说明书") == ["希望提供中文说明书"]
    assert missing(filled, "希望提供中文说明书") == []
    assert [copy for _paper, _about, copy, _by in printed()] == [1, 2]


def test_the_record_of_a_ticket_has_what_was_said_and_done_but_not_what_it_cost(client, firm):
    ticket = firm.ticket(firm.order("delivered"), reporter="赵敏", reporter_phone="13912345678")
    services.answer_ticket(ticket.pk, text="明天上门检查", by=firm.aftersales)
    services.edit_ticket(ticket.pk, cost=Decimal("5443.21"), measures="更换风扇", by=firm.aftersales)
    services.close_ticket(ticket.pk, result="运行正常", by=firm.aftersales)

    response = press(client, firm.aftersales, "aftersales:print-ticket", ticket.pk)

    facts = [ticket.number, ticket.order.number, "风扇有异响", "赵敏", "13912345678", "明天上门检查", "更换风扇"]
    assert missing(response, *facts, "运行正常") == []
    assert "5443.21" not in text_of(response.content).replace(",", "")


def test_a_ticket_without_an_order_is_printed_too(client, firm):
    ticket = firm.ticket()

    assert missing(press(client, firm.am, "aftersales:print-ticket", ticket.pk), ticket.number) == []


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
