"""What a review decided on is written down, and its owner told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.notifications.models import OutgoingMessage
from reports import services
from reports.models import Action
from tests.reports.entered import OCTOBER, enter

pytestmark = pytest.mark.django_db


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
