"""The record of one ticket on paper."""

from decimal import Decimal

import pytest

from aftersales import services
from tests.papers import missing, press, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


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
