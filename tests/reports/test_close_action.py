"""An action is closed with its effect."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from reports import services
from reports.models import Action
from tests.races import run_together
from tests.reports.entered import enter

pytestmark = pytest.mark.django_db


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


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_close_it_at_once_close_it_once(firm):
    action = enter(firm)

    outcomes = run_together(
        *[
            lambda state=state: services.close_action(action.pk, state=state, effect="好", by=firm.manager)
            for state in ("done", "dropped")
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Action", "Refused"]
    assert Action.history.filter(history_change_reason="close").count() == 1
