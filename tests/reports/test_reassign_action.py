"""An open action goes to somebody else, or to another day."""

import pytest
from django.utils.timezone import localdate

from orderdesk.core.errors import Conflict
from orderdesk.notifications.models import OutgoingMessage
from reports import services
from tests.reports.entered import enter

pytestmark = pytest.mark.django_db


def test_an_action_goes_to_somebody_else(firm):
    action = enter(firm)

    services.reassign_action(action.pk, owner=firm.production, due_on=localdate(), by=firm.director, version=1)

    action.refresh_from_db()
    assert (action.owner, action.due_on, action.version) == (firm.production, localdate(), 2)
    assert OutgoingMessage.objects.filter(channel="app", recipient=firm.production).count() == 1


def test_what_somebody_else_changed_is_not_overwritten(firm):
    action = enter(firm)
    services.reassign_action(action.pk, owner=firm.production, due_on=action.due_on, by=firm.director)

    with pytest.raises(Conflict):
        services.close_action(action.pk, state="done", effect="好", by=firm.manager, version=1)
