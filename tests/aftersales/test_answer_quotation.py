"""The customer accepts a quotation by its link, or declines it with a cause."""

from contextlib import suppress

import pytest
from django.conf import settings
from django.urls import reverse

from aftersales import services
from orderdesk.accounts.models import link_user
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services as orders
from orders.models import Quotation
from tests.orders.quotations import overdue, sent
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
SENDER = services.Sender(address="203.0.113.5", device="WeChat")
ACCEPT = {"answer": "accept", "reporter": "顾磊", "revision": "1"}
DECLINE = {"answer": "decline", "cause": "price", "text": "对手低 8%", "reporter": "顾磊", "revision": "1"}


@pytest.fixture
def client(client):
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    return client


def at(quotation):
    return reverse("link:answer-quotation", args=[quotation.links.get().token])


def answer(quotation, **facts):
    facts = {"accepts": True, "name": "顾磊", "revision": 1} | facts
    return services.answer_quotation(quotation.links.get().pk, **facts, sender=SENDER)


def test_it_is_accepted_with_its_evidence(client, firm):
    quotation = sent(firm)

    response = client.post(at(quotation), ACCEPT, follow=True)

    quotation.refresh_from_db()
    assert (quotation.status, quotation.answered_by, quotation.address) == ("accepted", "顾磊", "127.0.0.1")
    assert quotation.history.latest().history_user == link_user()
    assert "Thank you for your order" in response.content.decode()
    told = OutgoingMessage.objects.filter(kind="quotation-accept", channel="app")
    assert [message.recipient for message in told] == [firm.am]


def test_it_is_declined_with_the_cause(client, firm):
    quotation = sent(firm)

    client.post(at(quotation), DECLINE)

    quotation.refresh_from_db()
    assert (quotation.status, quotation.decline_cause, quotation.decline_text) == ("declined", "price", "对手低 8%")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"answer": "accept"},
        {"answer": "decline", "reporter": "顾磊"},
        {"answer": "decline", "cause": "other", "reporter": "顾磊"},
        {"answer": "decline", "cause": "x", "reporter": "顾磊"},
        {"answer": "x", "reporter": "顾磊"},
    ],
)
def test_what_is_missing_is_asked_for(client, firm, typed):
    quotation = sent(firm)

    response = client.post(at(quotation), typed)

    quotation.refresh_from_db()
    assert (response.status_code, quotation.status) == (422, "sent")


@pytest.mark.parametrize("revision", ["", "x", "0", "9" * 30])
def test_without_the_version_that_was_looked_at_nothing_is_answered(client, firm, revision):
    quotation = sent(firm)

    response = client.post(at(quotation), ACCEPT | {"revision": revision})

    quotation.refresh_from_db()
    assert (response.status_code, quotation.status) == (409, "sent")


def test_a_newer_version_is_shown_before_it_is_answered(client, firm):
    quotation = sent(firm)
    orders.revise_quotation(quotation.pk, by=firm.am)
    orders.send_quotation(quotation.pk, by=firm.am)

    first = client.post(at(quotation), DECLINE)
    page = first.content.decode()

    assert first.status_code == 409
    assert "There is a newer version" in page
    assert "对手低 8%" in page
    assert client.post(at(quotation), DECLINE | {"revision": "2"}).status_code == 302


def test_it_is_answered_once_and_nothing_typed_is_lost(client, firm):
    quotation = sent(firm)
    answer(quotation)

    again = client.post(at(quotation), DECLINE)

    quotation.refresh_from_db()
    assert (again.status_code, quotation.status) == (409, "accepted")
    assert "对手低 8%" in again.content.decode()
    assert "It was answered already by 顾磊" in again.content.decode()


def test_after_its_last_day_it_is_refused(client, firm):
    quotation = overdue(sent(firm))

    response = client.post(at(quotation), ACCEPT)

    assert response.status_code == 409
    assert "was valid until" in response.content.decode()


def test_a_link_that_was_taken_back_opens_nothing(client, firm):
    quotation = sent(firm)
    orders.revoke_quotation_link(quotation.pk, by=firm.am)

    response = client.post(at(quotation), DECLINE)

    assert response.status_code == 404
    assert "对手低 8%" in response.content.decode()
    with pytest.raises(services.LinkEnded):
        answer(quotation)


def test_the_service_says_the_same(firm):
    quotation = sent(firm)

    with pytest.raises(Conflict):
        answer(quotation, revision=2)
    answer(quotation, accepts=False, cause="date")
    with pytest.raises(Refused, match="answered already"):
        answer(quotation)


def answer_against_withdrawing(firm):
    """The states that both acts left behind, as each saw its own succeed."""
    quotation = sent(firm)
    done = []

    def act(name, step):
        with suppress(Refused):
            step()
            done.append(name)

    run_together(
        lambda: act("accepted", lambda: answer(quotation)),
        lambda: act("withdrawn", lambda: orders.withdraw_quotation(quotation.pk, by=firm.am)),
    )
    return Quotation.objects.get().status, done


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_one_of_them_counts(firm):
    status, done = answer_against_withdrawing(firm)

    assert done == [status]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would(firm):
    with without_row_locks():
        _status, done = answer_against_withdrawing(firm)

    assert sorted(done) == ["accepted", "withdrawn"]
