"""What somebody holds is handed over, each kind to whoever can take it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.models import Role, Team
from orderdesk.core.errors import Refused
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_a_team_gets_another_leader(firm):
    leader = person(Role.SALES_MANAGER)

    counts = services.hand_over(firm.manager.pk, heirs={"teams": leader}, by=firm.admin)

    team = Team.objects.get(pk=firm.team.pk)
    assert (counts, team.leader) == ({"teams": 1}, leader)
    assert team.history.first().history_user == firm.admin


def test_nobody_takes_what_they_could_not_work_on(firm):
    for owner in (firm.finance, firm.manager, person(Role.SALES_MANAGER, is_active=False)):
        with pytest.raises(Refused):
            services.hand_over(firm.manager.pk, heirs={"teams": owner}, by=firm.admin)

    assert Team.objects.get(pk=firm.team.pk).leader == firm.manager


def test_nobody_else_hands_over(firm):
    with pytest.raises(PermissionDenied):
        services.hand_over(firm.manager.pk, heirs={}, by=firm.director)


def test_the_page_hands_over_and_after_that_the_log_in_can_be_closed(client, firm):
    leader = person(Role.SALES_MANAGER)
    client.force_login(firm.admin)
    url = reverse("accounts:hand-over", args=[firm.manager.pk])

    nobody = client.post(url, {"heir-teams": ""})
    answer = client.post(url, {"heir-teams": leader.pk})
    leaves = client.post(reverse("accounts:deactivate-person", args=[firm.manager.pk]))

    assert (nobody.status_code, answer.status_code, leaves.status_code) == (422, 302, 302)
    firm.manager.refresh_from_db()
    assert not firm.manager.is_active


def test_whoever_still_holds_something_keeps_the_log_in(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:deactivate-person", args=[firm.manager.pk]))

    firm.manager.refresh_from_db()
    assert answer.status_code == 200
    assert firm.manager.is_active


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse("accounts:hand-over", args=[firm.manager.pk])).status_code == 404
