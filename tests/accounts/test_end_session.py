"""Signing one of the own browsers out."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.sessions import Session, handle_of
from orderdesk.core.errors import Refused
from tests.accounts.sessions import browser_of, session_of

pytestmark = pytest.mark.django_db


def test_it_is_out_and_the_others_stay(firm):
    here, there, third = (browser_of(firm.am) for _n in range(3))
    handle = session_of(there).handle

    answer = here.post(reverse("account:end-session", args=[handle]))

    assert answer.url == reverse("account:security")
    assert [one.get(reverse("workbench")).status_code for one in (here, there, third)] == [200, 302, 200]


def test_one_that_is_out_already_is_refused_in_words(firm):
    here = browser_of(firm.am)

    answer = here.post(reverse("account:end-session", args=[handle_of("gone")]))

    assert answer.status_code == 302
    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_nobody_ends_that_of_somebody_else(firm):
    other = browser_of(firm.finance)

    with pytest.raises(Refused):
        services.end_session(session_of(other).handle, by=firm.am)

    assert Session.objects.filter(person=firm.finance).exists()
