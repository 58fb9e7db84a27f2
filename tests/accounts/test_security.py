"""The own account: password and browsers."""

import pytest
from django.urls import reverse

from tests.accounts.sessions import browser_of

pytestmark = pytest.mark.django_db
URL = "account:security"


def test_it_shows_where_one_is_signed_in_and_which_is_this_one(firm):
    here, _there = browser_of(firm.am), browser_of(firm.am)
    browser_of(firm.finance)

    answer = here.get(reverse(URL))

    assert len(answer.context["sessions"]) == 2
    assert {session.device for session in answer.context["sessions"]} == {"Chrome · Windows"}
    assert [session.handle == answer.context["here"] for session in answer.context["sessions"]].count(True) == 1


def test_no_key_of_a_session_stands_on_it(firm):
    here, there = browser_of(firm.am), browser_of(firm.am)

    page = here.get(reverse(URL)).content.decode()

    assert here.session.session_key not in page
    assert there.session.session_key not in page


def test_it_is_for_who_is_signed_in(client, db):
    assert client.get(reverse(URL)).url.startswith(reverse("login"))
