"""A new team."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Team

pytestmark = pytest.mark.django_db


def test_it_is_entered_with_its_people(client, firm):
    client.force_login(firm.admin)
    data = {
        "name": "华北组",
        "leader": firm.manager.pk,
        "assistants": [firm.assistant.pk],
        "members": [firm.stranger.pk],
    }

    answer = client.post(reverse("accounts:create-team"), data)

    team = Team.objects.get(name="华北组")
    assert answer.url == reverse("accounts:teams")
    assert (team.leader, list(team.assistants.all()), list(team.members.all())) == (
        firm.manager,
        [firm.assistant],
        [firm.stranger],
    )


def test_a_name_that_is_taken_or_a_leader_who_leads_nothing_is_refused(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:create-team"), {"name": firm.team.name, "leader": firm.finance.pk})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "leader"}


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse("accounts:create-team")).status_code == 404
