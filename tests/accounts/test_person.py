"""The page of one colleague."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role, User, system_user
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db


def url(person):
    return reverse("accounts:person", args=[person.pk])


def test_what_it_shows_can_be_sent_back_changed(client, firm):
    client.force_login(firm.admin)
    data = fields_of(client.get(url(firm.am))) | {"name": "周强", "roles": [Role.ACCOUNT_MANAGER, Role.FINANCE]}

    answer = client.post(url(firm.am), data)

    someone = User.objects.get(pk=firm.am.pk)
    assert answer.status_code == 302
    assert (someone.name, someone.roles) == ("周强", {Role.ACCOUNT_MANAGER, Role.FINANCE})
    assert someone.team == firm.am.team


def test_the_last_role_of_an_administrator_is_kept(client, firm):
    client.force_login(firm.admin)
    data = fields_of(client.get(url(firm.admin))) | {"roles": [Role.FINANCE]}

    answer = client.post(url(firm.admin), data)

    assert answer.status_code == 422
    assert User.objects.get(pk=firm.admin.pk).roles == {Role.ADMINISTRATOR}


def test_it_is_not_there_for_others_nor_for_the_clock(client, firm):
    client.force_login(firm.director)
    denied = client.get(url(firm.am)).status_code
    client.force_login(firm.admin)

    assert (denied, client.get(url(system_user())).status_code) == (404, 404)
