"""A reminder that was put off."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from orderdesk.core.errors import Refused
from orderdesk.notifications import reminding
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import open_reminders, remind, snooze
from orderdesk.notifications.services import deliver_due
from tests.notifications.moments import moment


@pytest.fixture
def confirmed(firm):
    return firm.order("confirmed", "5")


@pytest.fixture
def reminder(firm, confirmed):
    remind(at=moment(confirmed.due_on + timedelta(days=1)))
    while deliver_due():
        pass
    return Reminder.objects.get(rule="delivery", recipient=confirmed.owner)


def test_put_off_is_told_once_more_when_its_time_comes(firm, confirmed, reminder):
    until = now() + timedelta(hours=1)
    snooze(reminder.pk, until=until, by=confirmed.owner)
    at = moment(confirmed.due_on + timedelta(days=1), 12)

    hidden = reminder in open_reminders(confirmed.owner, at=now())
    first = reminding._wake_snoozed(until - timedelta(minutes=1))
    second = reminding._wake_snoozed(until)
    third = reminding._wake_snoozed(until + timedelta(minutes=1))
    while deliver_due():
        pass

    assert not hidden
    assert (first, second, third) == (0, 1, 0)
    told = OutgoingMessage.objects.filter(reminder=reminder, channel="app")
    assert told.filter(state="sent", read_at=None).count() == 1
    assert reminder in open_reminders(confirmed.owner, at=at)


def test_put_off_to_the_past_is_refused(reminder, confirmed):
    with pytest.raises(Refused):
        snooze(reminder.pk, until=now() - timedelta(hours=1), by=confirmed.owner)
