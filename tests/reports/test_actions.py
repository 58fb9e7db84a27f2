"""Improvement actions: entered, given to somebody, closed with their effect, carried over, each by whoever may."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from reports import services
from reports.models import Action
from tests.factories import Firm
from tests.races import run_together

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
LIST = "/reports/actions/"


@pytest.fixture
def firm():
    return Firm()


def enter(firm, **changes):
    facts = {
        "problem": "驱动板缺料",
        "impact": "3 单迟",
        "measure": "安全库存 15 天",
        "owner": firm.warehouse,
        "due_on": localdate() + timedelta(days=9),
        "by": firm.manager,
    }
    return services.enter_action(OCTOBER, **facts | changes)


def test_an_action_is_entered_and_its_owner_told(firm):
    action = enter(firm)

    assert (action.month, action.state) == (OCTOBER, "open")
    assert action.history.get().history_user == firm.manager
    told = OutgoingMessage.objects.get(channel="app")
    assert (told.recipient, told.url) == (firm.warehouse, reverse("reports:action", args=[action.pk]))


@pytest.mark.parametrize("role", ["am", "warehouse", "finance", "assistant"])
def test_only_those_who_lead_enter_and_reassign(firm, role):
    action = enter(firm)

    with pytest.raises(PermissionDenied):
        enter(firm, by=getattr(firm, role))
    with pytest.raises(PermissionDenied):
        services.reassign_action(action.pk, owner=firm.am, due_on=localdate(), by=getattr(firm, role))


def test_an_action_goes_to_somebody_else(firm):
    action = enter(firm)

    services.reassign_action(action.pk, owner=firm.production, due_on=localdate(), by=firm.director, version=1)

    action.refresh_from_db()
    assert (action.owner, action.due_on, action.version) == (firm.production, localdate(), 2)
    assert OutgoingMessage.objects.filter(channel="app", recipient=firm.production).count() == 1


def test_whoever_does_it_closes_it_with_its_effect(firm):
    action = enter(firm)

    services.close_action(action.pk, state="done", effect="缺料 6 → 2 次", by=firm.warehouse)

    action.refresh_from_db()
    assert (action.state, action.effect, action.closed_on) == ("done", "缺料 6 → 2 次", localdate())


def test_it_is_not_closed_without_an_effect_twice_or_by_others(firm):
    action = enter(firm)

    with pytest.raises(Refused):
        services.close_action(action.pk, state="done", effect="  ", by=firm.warehouse)
    with pytest.raises(PermissionDenied):
        services.close_action(action.pk, state="done", effect="好", by=firm.am)
    services.close_action(action.pk, state="dropped", effect="不做了", by=firm.manager)
    with pytest.raises(Refused):
        services.close_action(action.pk, state="done", effect="好", by=firm.manager)


def test_what_is_open_is_carried_over_once(firm):
    done, left = enter(firm), enter(firm)
    services.close_action(done.pk, state="done", effect="好", by=firm.manager)

    carried = services.carry_actions(OCTOBER, by=firm.manager)
    again = services.carry_actions(OCTOBER, by=firm.manager)

    assert [(action.month, action.carried_from) for action in carried] == [(date(2026, 11, 1), left)]
    assert again == []
    assert list(Action.objects.open()) == carried
    with pytest.raises(Refused):
        services.close_action(left.pk, state="done", effect="好", by=firm.manager)
    with pytest.raises(PermissionDenied):
        services.carry_actions(OCTOBER, by=firm.warehouse)


def test_what_somebody_else_changed_is_not_overwritten(firm):
    action = enter(firm)
    services.reassign_action(action.pk, owner=firm.production, due_on=action.due_on, by=firm.director)

    with pytest.raises(Conflict):
        services.close_action(action.pk, state="done", effect="好", by=firm.manager, version=1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_close_it_at_once_close_it_once():
    firm = Firm()
    action = enter(firm)

    outcomes = run_together(
        *[
            lambda state=state: services.close_action(action.pk, state=state, effect="好", by=firm.manager)
            for state in ("done", "dropped")
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Action", "Refused"]
    assert Action.history.filter(history_change_reason="close").count() == 1


# --- by page -----------------------------------------------------------------------------------------------------


def test_the_pages_take_what_the_meeting_decided(client, firm):
    client.force_login(firm.manager)
    given = {
        "problem": "返工多",
        "impact": "",
        "measure": "首件封样",
        "owner": firm.production.pk,
        "due_on": f"{localdate() + timedelta(days=3)}",
    }

    entered = client.post(reverse("reports:enter-action") + "?month=2026-10", given)
    action = Action.objects.get()
    closed = client.post(
        reverse("reports:action", args=[action.pk]),
        {"what": "close", "state": "done", "effect": "返工 9% → 4%", "version": "1"},
    )

    action.refresh_from_db()
    assert (entered.status_code, closed.status_code) == (302, 302)
    assert (action.month, action.state, action.effect) == (OCTOBER, "done", "返工 9% → 4%")


@pytest.mark.parametrize(
    "changes", [{"problem": ""}, {"due_on": "2020-01-01"}, {"due_on": "x"}, {"owner": "0"}, {"measure": "长" * 301}]
)
def test_bad_input_gets_a_sentence_and_loses_nothing(client, firm, changes):
    client.force_login(firm.manager)
    given = {"problem": "返工多", "measure": "首件封样", "owner": firm.production.pk, "due_on": f"{localdate()}"}

    response = client.post(reverse("reports:enter-action"), given | changes)

    assert response.status_code == 422
    assert not Action.objects.exists()
    assert response.context["form"].errors


@pytest.mark.parametrize("role", ["am", "production", "assistant", "stranger"])
def test_an_action_is_hidden_from_who_has_nothing_to_do_with_it(client, firm, role):
    action = enter(firm)
    client.force_login(getattr(firm, role))

    assert client.get(reverse("reports:action", args=[action.pk])).status_code == 404
    assert client.get(LIST).context["rows"] == []


def test_its_owner_sees_it_and_may_close_but_not_reassign_it(client, firm):
    action = enter(firm)
    client.force_login(firm.warehouse)

    page = client.get(reverse("reports:action", args=[action.pk]))
    reassigned = client.post(
        reverse("reports:action", args=[action.pk]),
        {"what": "reassign", "owner": firm.am.pk, "due_on": f"{localdate()}", "version": "1"},
    )

    assert list(page.context["forms"]) == ["close"]
    assert reassigned.status_code == 403


def test_finance_reads_and_does_not_decide(client, firm):
    action = enter(firm)
    client.force_login(firm.finance)

    assert client.get(reverse("reports:action", args=[action.pk])).context["forms"] == {}
    assert client.get(reverse("reports:enter-action")).status_code == 403
    assert client.post(reverse("reports:carry-actions"), {"month": "2026-10"}).status_code == 403


def test_carrying_by_page(client, firm):
    enter(firm)
    client.force_login(firm.director)

    response = client.post(reverse("reports:carry-actions"), {"month": "2026-10"})

    assert response.status_code == 302
    assert Action.objects.filter(month=date(2026, 11, 1)).count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_any_number(client, firm, count, django_assert_num_queries):
    for _each in range(count):
        enter(firm)
    client.force_login(firm.manager)

    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 7
