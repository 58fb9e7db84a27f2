"""A team with its leader, assistants and members."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.accounts import services
from orderdesk.accounts.models import Team, User

pytestmark = pytest.mark.django_db


def test_its_people_are_those_that_were_named(firm):
    team = services.save_team(
        Team(name="华北组", leader=firm.manager), assistants=[firm.assistant], members=[firm.stranger], by=firm.admin
    )

    assert (team.leader, list(team.assistants.all())) == (firm.manager, [firm.assistant])
    assert User.objects.get(pk=firm.stranger.pk).team == team
    assert team.history.get().history_user == firm.admin

    services.save_team(team, assistants=[], members=[], by=firm.admin)

    assert list(team.assistants.all()) == []
    assert User.objects.get(pk=firm.stranger.pk).team is None


def test_nobody_else_saves_one(firm):
    with pytest.raises(PermissionDenied):
        services.save_team(firm.team, by=firm.director)
