"""A team changes."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Team

pytestmark = pytest.mark.django_db


def test_what_was_changed_is_saved(client, firm):
    client.force_login(firm.admin)
    url = reverse("accounts:edit-team", args=[firm.team.pk])

    client.post(url, {"name": "华东一组", "leader": firm.manager.pk, "members": [firm.am.pk]})

    team = Team.objects.get(pk=firm.team.pk)
    assert (team.name, list(team.members.all()), team.assistants.count()) == ("华东一组", [firm.am], 0)


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse("accounts:edit-team", args=[firm.team.pk])).status_code == 404
