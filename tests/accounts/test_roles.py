"""What each role may do."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from orderdesk.accounts.roles import WORDS

pytestmark = pytest.mark.django_db


def test_every_role_is_told_with_who_holds_it(client, firm):
    client.force_login(firm.admin)

    rows = client.get(reverse("accounts:roles")).context["rows"]

    assert set(WORDS) == set(Role)
    assert [label for label, _words, _people in rows] == [role.label for role in Role]
    assert [list(people) for label, _words, people in rows if label == Role.FINANCE.label] == [[firm.finance]]


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.finance)

    assert client.get(reverse("accounts:roles")).status_code == 404
