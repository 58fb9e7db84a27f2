"""The customer confirms a statement of account by its link, or says what differs."""

from contextlib import suppress

import pytest
from django.urls import reverse

from aftersales import services
from aftersales.models import Ticket
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders.models import SentStatement
from orders.services import revoke_statement
from tests.orders.statements import sent
from tests.races import run_together, without_row_locks

pytestmark = pytest.mark.django_db
SENDER = services.Sender(address="203.0.113.5", device="WeChat")


def at(statement):
    return reverse("link:answer-statement", args=[statement.token])


def notified():
    kinds = OutgoingMessage.objects.filter(kind="statement", channel="app")
    return {message.recipient.pk for message in kinds.select_related("recipient")}


def test_a_confirmed_statement_is_told_and_kept(client, firm):
    firm.order("confirmed", "10", price="100")
    statement = sent(firm)

    page = client.get(statement.get_absolute_url()).content.decode()
    answer = client.post(at(statement), {"answer": "confirm", "reporter": "顾磊"}, follow=True)

    statement.refresh_from_db()
    assert "1,000.00" in page
    assert (statement.answer, statement.answered_by, Ticket.objects.count()) == ("confirmed", "顾磊", 0)
    assert notified() == {firm.am.pk, firm.finance.pk}
    assert "顾磊" in answer.content.decode()


def test_a_disputed_one_is_a_ticket_of_finance(client, firm):
    statement = sent(firm)

    client.post(at(statement), {"answer": "dispute", "text": "少记一笔 5000 元付款", "reporter": "顾磊"})

    statement.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (statement.answer, statement.answer_text) == ("disputed", "少记一笔 5000 元付款")
    assert (ticket.owner, ticket.customer, ticket.order, "少记一笔" in ticket.text) == (
        firm.finance,
        firm.customer,
        None,
        True,
    )
    assert notified() == {firm.am.pk, firm.finance.pk}


@pytest.mark.parametrize("typed", [{"answer": "dispute", "reporter": "顾磊"}, {"answer": "confirm"}, {}])
def test_what_is_missing_is_asked_for(client, firm, typed):
    statement = sent(firm)

    answer = client.post(at(statement), typed)

    statement.refresh_from_db()
    assert (answer.status_code, statement.answer) == (422, "")


def test_it_is_answered_once_and_nothing_typed_is_lost(client, firm):
    statement = sent(firm)
    services.answer_statement(statement.pk, agrees=True, name="顾磊", sender=SENDER)

    again = client.post(at(statement), {"answer": "dispute", "text": "还差一笔", "reporter": "王总"})

    statement.refresh_from_db()
    assert (again.status_code, statement.answer, Ticket.objects.count()) == (409, "confirmed", 0)
    assert "还差一笔" in again.content.decode()
    with pytest.raises(Refused):
        services.answer_statement(statement.pk, agrees=True, name="顾磊", sender=SENDER)


def test_a_link_that_was_taken_back_opens_nothing(client, firm):
    statement = sent(firm)
    revoke_statement(statement.pk, by=firm.am)

    answer = client.post(at(statement), {"answer": "dispute", "text": "还差一笔", "reporter": "王总"})

    assert answer.status_code == 404
    assert "还差一笔" in answer.content.decode()
    with pytest.raises(services.LinkEnded):
        services.answer_statement(statement.pk, agrees=True, name="顾磊", sender=SENDER)


def test_a_difference_that_is_written_beside_a_yes_is_asked_about(client, firm):
    statement = sent(firm)

    answer = client.post(at(statement), {"answer": "confirm", "text": "还差一笔", "reporter": "王总"})

    assert answer.status_code == 422
    assert "还差一笔" in answer.content.decode()
    statement.refresh_from_db()
    assert statement.answer == ""


def test_a_wrong_token_opens_nothing(client, firm):
    sent(firm)

    assert client.get(reverse("link:statement", args=["x" * 32])).status_code == 404


def answer_twice(firm):
    statement = sent(firm)

    def dispute():
        with suppress(Refused):
            services.answer_statement(statement.pk, agrees=False, name="顾磊", text="不对", sender=SENDER)

    run_together(dispute, dispute)
    return Ticket.objects.count()


@pytest.mark.django_db(transaction=True)
def test_answered_twice_at_once_it_is_one_ticket(firm):
    assert answer_twice(firm) == 1
    assert SentStatement.objects.get().answer == "disputed"


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_makes_two(firm):
    with without_row_locks():
        assert answer_twice(firm) == 2
