"""The life of a ticket: recorded, answered, solved, closed, opened again; each step by whom it belongs to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from aftersales import services
from orderdesk.core.errors import Refused
from tests.aftersales.tickets import answered, closed, fresh, solved, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_it_walks_from_open_to_closed(firm):
    order = firm.order("delivered")

    ticket = firm.ticket(order)
    services.answer_ticket(ticket.pk, text="明天上门", promised_on=localdate(), by=firm.aftersales)
    services.solve_ticket(ticket.pk, solution="repair", measures="更换风扇", cost=Decimal("80.50"), by=firm.aftersales)
    services.close_ticket(ticket.pk, result="运行正常", satisfaction=4, by=firm.aftersales)

    ticket = fresh(ticket)
    assert (ticket.status, ticket.solution, ticket.cost, ticket.satisfaction) == ("closed", "repair", 80.5, 4)
    assert (ticket.promised_on, ticket.rated_at) == (localdate(), ticket.closed_at)
    assert [reply.text for reply in ticket.replies.all()] == ["明天上门"]
    reasons = list(ticket.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == ["create", "answer open>in_work", "solve in_work>to_confirm", "close to_confirm>closed"]
    assert told("close") == [firm.am]


REFUSED = {
    "an empty word": lambda firm: firm.ticket(text=" \u200b "),
    "a word from the future": lambda firm: firm.ticket(reported_at=now() + timedelta(hours=1)),
    "a solution without measures": lambda firm: services.solve_ticket(
        answered(firm).pk, solution="repair", by=firm.aftersales
    ),
    "closing without a result": lambda firm: services.close_ticket(solved(firm).pk, result="", by=firm.aftersales),
    "closing what nobody answered": lambda firm: services.close_ticket(
        firm.ticket().pk, result="好了", by=firm.aftersales
    ),
    "opening again without a reason": lambda firm: services.reopen_ticket(
        closed(firm).pk, reason="  ", by=firm.aftersales
    ),
    "answering twice": lambda firm: services.answer_ticket(answered(firm).pk, text="再答", by=firm.aftersales),
    "telling the customer before the first answer": lambda firm: services.reply_to_ticket(
        firm.ticket().pk, text="稍等", is_answer=True, by=firm.aftersales
    ),
    "editing what is closed": lambda firm: services.edit_ticket(closed(firm).pk, priority="low", by=firm.aftersales),
    "rating what is not solved": lambda firm: services.rate_ticket(
        answered(firm).pk, satisfaction=5, by=firm.aftersales
    ),
    "giving it to its owner": lambda firm: services.reassign_ticket(
        firm.ticket().pk, owner=firm.aftersales, by=firm.aftersales
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(firm, what):
    with pytest.raises(Refused):
        REFUSED[what](firm)


@pytest.mark.parametrize("name", ["warehouse", "finance", "logistics"])
def test_who_has_nothing_to_do_with_it_is_denied(firm, name):
    ticket = answered(firm, firm.order("delivered"))

    with pytest.raises(PermissionDenied):
        services.close_ticket(ticket.pk, result="好了", by=getattr(firm, name))


def test_a_ticket_walks_by_its_page(client, firm):
    ticket = firm.ticket()
    client.force_login(firm.aftersales)

    def step(name, **data):
        ticket.refresh_from_db()
        data["version"] = ticket.version
        return client.post(reverse(f"aftersales:{name}", args=[ticket.pk]), data).status_code

    work = {"kind": "quality", "priority": "high", "solution": "repair", "measures": "换风扇", "cost": "80"}
    codes = [
        step("answer-ticket", text="明天上门"),
        step("reply-to-ticket", text="已电话", told="customer"),
        step("edit-ticket", **work),
        step("solve-ticket", **work),
        step("close-ticket", result="好了"),
        step("rate-ticket", satisfaction="4"),
        step("reopen-ticket", reason="又响了"),
        step("reassign-ticket", owner=firm.am.pk),
    ]

    ticket.refresh_from_db()
    assert codes == [302] * 8
    assert (ticket.status, ticket.cost, ticket.satisfaction, ticket.owner) == ("in_work", 80, 4, firm.am)
