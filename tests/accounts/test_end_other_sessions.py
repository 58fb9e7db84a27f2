"""Signing out everywhere but here."""

import pytest
from django.urls import reverse

from orderdesk.accounts.sessions import Session
from tests.accounts.sessions import browser_of

pytestmark = pytest.mark.django_db


def test_all_others_are_out_and_this_one_stays(firm):
    here, *others = (browser_of(firm.am) for _n in range(3))
    stranger = browser_of(firm.finance)

    here.post(reverse("account:end-other-sessions"))

    assert [one.get(reverse("workbench")).status_code for one in (here, *others, stranger)] == [200, 302, 302, 200]
    assert Session.objects.filter(person=firm.am).count() == 1
