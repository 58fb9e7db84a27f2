"""What the clock says about improvement actions: on their day, daily when late, and no longer than they are open."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_default_timezone

from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import remind
from reports.models import Action
from reports.services import close_action, enter_action

pytestmark = pytest.mark.django_db
DUE = date(2027, 3, 5)  # a Friday


@pytest.fixture
def firm(firm):
    firm.am.language = "en"
    firm.am.save()
    return firm


@pytest.fixture
def action(firm):
    facts = {"problem": "缺料", "measure": "备两家供应商", "owner": firm.am, "due_on": DUE}
    return enter_action(date(2027, 2, 1), by=firm.director, **facts)


def told(day):
    remind(at=datetime(day.year, day.month, day.day, 9, tzinfo=get_default_timezone()))
    return list(Reminder.objects.filter(rule="action", state="open").values_list("recipient__name", "slot", "subject"))


def test_its_owner_hears_on_its_day_and_daily_when_it_is_late(firm, action):
    due = (firm.am.name, "2027-03-05", "Your improvement action is due today: 备两家供应商")
    late = "Your improvement action is overdue since 2027-03-05: 备两家供应商"

    assert [told(DUE + timedelta(days=days)) for days in (-1, 0, 1, 3, 4)] == [
        [],
        [due],
        [(firm.am.name, "2027-03-05", due[2])],
        [(firm.am.name, "2027-03-08", late)],
        [(firm.am.name, "2027-03-09", late)],
    ]


def test_a_closed_action_is_told_no_longer(firm, action):
    before = told(DUE)

    close_action(action.pk, state="done", effect="缺料减半", by=firm.am)

    assert (len(before), told(DUE)) == (1, [])


def test_an_action_that_was_carried_on_is_told_by_its_successor(firm, action):
    later = Action.objects.create(
        month=date(2027, 3, 1),
        problem="缺料",
        measure="备两家供应商",
        owner=firm.am,
        due_on=DUE + timedelta(days=40),
        carried_from=action,
    )

    assert told(DUE) == []
    assert len(told(later.due_on)) == 1
