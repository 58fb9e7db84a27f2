"""Open actions are taken into the next review."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from reports import services
from reports.models import Action
from tests.reports.entered import OCTOBER, enter

pytestmark = pytest.mark.django_db


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


def test_carrying_by_page(client, firm):
    enter(firm)
    client.force_login(firm.director)

    response = client.post(reverse("reports:carry-actions"), {"month": "2026-10"})

    assert response.status_code == 302
    assert Action.objects.filter(month=date(2026, 11, 1)).count() == 1
