"""Whoever has not chosen a password yet."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_each_has_a_link_of_their_own_until_they_used_it(client, firm):
    for one in (firm.am, firm.manager):
        one.set_password("geheim-12345")
        one.save()
    first, second = person(Role.FINANCE, password="!"), person(Role.FINANCE, password="!")
    client.force_login(firm.admin)

    rows = dict(client.get(reverse("accounts:invitations")).context["rows"])
    client.post(rows[first], {"new_password1": "ein-langes-wort-42", "new_password2": "ein-langes-wort-42"})
    client.force_login(firm.admin)
    later = dict(client.get(reverse("accounts:invitations")).context["rows"])

    assert rows[first] != rows[second]
    assert first not in later
    assert second in later
    assert firm.am not in later


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.finance)

    assert client.get(reverse("accounts:invitations")).status_code == 404
