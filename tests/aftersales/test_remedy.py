"""The page of one promise, with what its reader can do for it."""

import pytest
from django.urls import reverse

from tests.aftersales.remedies import objected, promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def steps(client, person, remedy):
    client.force_login(person)
    return [step["name"] for step in client.get(remedy.get_absolute_url()).context["steps"]]


def test_everybody_is_offered_what_is_theirs(client, firm):
    ticket = objected(firm)
    back, repair = promise(firm, ticket, "return"), promise(firm, ticket, "repair")

    assert steps(client, firm.warehouse, back) == ["receive"]
    assert steps(client, firm.aftersales, back) == ["withdraw"]
    assert steps(client, firm.aftersales, repair) == ["repair", "withdraw"]
    assert steps(client, firm.finance, repair) == []


def test_a_return_is_received_and_checked_on_it(client, firm):
    remedy = promise(firm, objected(firm), "return")
    client.force_login(firm.warehouse)

    received = client.post(remedy.get_absolute_url(), {"step": "receive", "quantity": "2"})
    wrong = client.post(remedy.get_absolute_url(), {"step": "check", "restocked": "2", "scrapped": "1"})
    checked = client.post(remedy.get_absolute_url(), {"step": "check", "restocked": "1", "scrapped": "1"})

    remedy.refresh_from_db()
    assert [received.status_code, wrong.status_code, checked.status_code] == [302, 422, 302]
    assert (remedy.restocked, remedy.scrapped) == (1, 1)


def test_a_step_that_is_not_possible_is_refused_in_words(client, firm):
    remedy = promise(firm, objected(firm), "return")
    client.force_login(firm.warehouse)

    answer = client.post(remedy.get_absolute_url(), {"step": "check", "restocked": "2", "scrapped": "0"})

    assert answer.status_code == 422
    assert answer.context["refused"]


def test_it_is_hidden_from_who_does_not_see_the_ticket(client, firm):
    remedy = promise(firm, objected(firm))
    client.force_login(firm.stranger)

    assert client.get(reverse("aftersales:remedy", args=[remedy.pk])).status_code == 404
