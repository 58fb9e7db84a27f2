"""New colleagues, entered by an administrator."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.accounts import services
from orderdesk.accounts.models import Role, Team, User
from orderdesk.core.errors import Refused

pytestmark = pytest.mark.django_db


def row(**facts):
    return {"name": "李敏", "username": "limin", "email": "", "phone": "", "team": None, "roles": ["finance"]} | facts


def test_they_cannot_sign_in_before_they_chose_a_password(firm):
    (person,) = services.invite_people([row(team=firm.team)], by=firm.admin)

    assert (person.roles, person.team, person.is_invited) == ({Role.FINANCE}, firm.team, True)
    assert (person.history.get().history_user, person.history.get().history_change_reason) == (firm.admin, "invite")


@pytest.mark.usefixtures("english")
def test_a_log_in_that_is_taken_is_refused_and_nobody_is_entered(firm):
    before = User.objects.count()

    with pytest.raises(Refused, match="The log-in name “LiMin” is taken"):
        services.invite_people([row(), row(username="LiMin")], by=firm.admin)

    assert User.objects.count() == before


def test_nobody_else_invites(firm):
    with pytest.raises(PermissionDenied):
        services.invite_people([row()], by=firm.director)


def test_a_manager_leads_the_team_that_nobody_leads_and_an_assistant_assists_it(firm):
    team = Team.objects.create(name="华北组")
    led_by = firm.team.leader
    rows = [
        row(name="赵磊", username="zhaolei", team=team, roles=["sales_manager"]),
        row(name="钱芳", username="qianfang", team=team, roles=["sales_manager", "sales_assistant"]),
        row(name="孙洁", username="sunjie", team=firm.team, roles=["sales_manager"]),
        row(team=team),
    ]

    first, second, *_others = services.invite_people(rows, by=firm.admin)

    team.refresh_from_db()
    firm.team.refresh_from_db()
    assert (team.leader, [*team.assistants.all()], firm.team.leader) == (first, [second], led_by)
    assert team.history.first().history_user == firm.admin
