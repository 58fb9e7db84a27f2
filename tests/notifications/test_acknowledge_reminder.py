"""A reminder that was acknowledged."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import acknowledge, open_reminders, remind
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


def test_acknowledged_is_not_shown_again_until_the_next_occasion(firm, confirmed, reminder):
    acknowledge(reminder.pk, by=confirmed.owner)

    remind(at=moment(confirmed.due_on + timedelta(days=1), 12))
    same_day = [r.rule for r in open_reminders(confirmed.owner, at=moment(confirmed.due_on + timedelta(days=1), 12))]
    remind(at=moment(add_working_days(confirmed.due_on, 3)))

    assert "delivery" not in same_day
    assert add_working_days(confirmed.due_on, 3).isoformat() in {
        r.slot for r in open_reminders(confirmed.owner) if r.rule == "delivery"
    }


def test_the_buttons_of_the_page_acknowledge_and_put_off(client, confirmed, reminder):
    client.force_login(confirmed.owner)

    put_off = client.post(reverse("notifications:snooze-reminder", args=[reminder.pk]), {"until": "hour"})
    reminder.refresh_from_db()
    snoozed = reminder.snoozed_until
    client.post(reverse("notifications:acknowledge-reminder", args=[reminder.pk]), {"next": "/"})
    reminder.refresh_from_db()

    assert put_off.status_code == 302
    assert snoozed > now()
    assert reminder.state == "done"
