"""What somebody holds is handed over, each kind to whoever can take it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.holdings import holdings
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


def test_everything_that_somebody_holds_goes_in_one_act(firm):
    order = firm.order("confirmed")
    visited = firm.order("delivered")
    ticket = firm.ticket(order, owner=firm.am)
    successor = person(Role.ACCOUNT_MANAGER, Role.AFTER_SALES, team=firm.team)
    kinds = [holding.key for holding in holdings() if holding.held_by(firm.am).exists()]

    counts = services.hand_over(firm.am.pk, heirs=dict.fromkeys(kinds, successor), by=firm.admin)

    assert set(kinds) == {"customers", "orders", "stages", "tickets", "visits"}
    assert counts["orders"] == 2
    assert [holding.key for holding in holdings() if holding.held_by(firm.am).exists()] == []
    for record in (order, visited, ticket, firm.customer, visited.visits.get()):
        record.refresh_from_db()
        assert record.owner == successor
        assert record.history.first().history_user == firm.admin
    services.deactivate_person(firm.am.pk, by=firm.admin)


def test_one_kind_alone_leaves_the_others(firm):
    order = firm.order("confirmed")
    successor = person(Role.ACCOUNT_MANAGER, team=firm.team)

    services.hand_over(firm.am.pk, heirs={"customers": successor}, by=firm.admin)

    order.refresh_from_db()
    firm.customer.refresh_from_db()
    assert (order.owner, firm.customer.owner) == (firm.am, successor)


def test_filters_name_who_left_and_still_holds_something(client, firm):
    order = firm.order("confirmed")
    firm.am.is_active = False
    firm.am.save()
    client.force_login(firm.director)

    page = client.get(reverse("orders:list"))

    owners = next(one for one in page.context["list"].filters if one.name == "owner")
    assert str(firm.am.pk) in [option.value for option in owners.options]
    assert order.owner == firm.am


def test_nothing_new_goes_to_somebody_who_left(firm):
    firm.am.is_active = False
    firm.am.save()

    with pytest.raises(Refused):
        firm.draft()


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
