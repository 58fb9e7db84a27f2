"""What the clock says about tickets and return visits: to whom, when, once, and no longer than there is a cause."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import get_default_timezone, localdate, now

from aftersales import services
from aftersales.models import Ticket
from aftersales.sheets.feedback import import_feedback, read_feedback
from orderdesk.accounts.models import system_user
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import remind
from orderdesk.policy.models import Policy
from tests.aftersales.feedback import row, sheet

pytestmark = pytest.mark.django_db


def recorded(rule):
    """The names of whoever has an open reminder of a rule."""
    return set(Reminder.objects.filter(rule=rule, state="open").values_list("recipient__name", flat=True))


def morning(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=get_default_timezone())


def test_an_unanswered_ticket_is_told_to_its_owner_and_then_to_the_manager(firm):
    ticket = firm.ticket(firm.order("delivered"))
    told = {}

    for hours in (19, 21, 25):
        remind(at=ticket.reported_at + timedelta(hours=hours))
        told[hours] = recorded("ticket")

    owner, leader = firm.aftersales.name, firm.manager.name
    assert told == {19: set(), 21: {owner}, 25: {owner, leader}}


def test_an_answer_takes_the_reminder_away(firm):
    ticket = firm.ticket()
    remind(at=ticket.reported_at + timedelta(hours=21))

    services.answer_ticket(ticket.pk, text="明天", by=firm.aftersales)
    remind(at=ticket.reported_at + timedelta(hours=22))

    assert recorded("ticket") == set()


def test_without_a_clock_nobody_is_reminded(firm):
    Policy(pk=1, ticket_clock=False).sign(by=firm.admin).save()
    ticket = firm.ticket()

    remind(at=ticket.reported_at + timedelta(days=9))

    assert recorded("ticket") == set()


def test_a_promise_is_told_the_day_before_and_when_it_is_broken(firm):
    ticket, day = firm.ticket(firm.order("delivered")), localdate() + timedelta(days=5)
    services.answer_ticket(ticket.pk, text="五天内", promised_on=day, by=firm.aftersales)
    told = {}

    for days in (-2, -1, 1):
        remind(at=morning(day + timedelta(days=days)))
        told[days] = recorded("ticket")

    assert told == {-2: set(), -1: {firm.aftersales.name}, 1: {firm.aftersales.name, firm.manager.name}}


def test_what_was_imported_starts_no_reminder(firm):
    import_feedback(read_feedback(sheet(row())), by=system_user())

    remind(at=now())

    assert Ticket.objects.get().status == "open"
    assert recorded("ticket") == set()


def test_a_return_visit_is_told_on_its_day_and_daily_when_it_is_late(firm):
    visit = firm.order("delivered").visits.get()
    day, later = visit.due_on, add_working_days(visit.due_on, 1)
    told = {}

    for at in (day - timedelta(days=1), day, day, later, later):
        remind(at=morning(at))
        told[at] = (recorded("visit"), Reminder.objects.filter(rule="visit").count())

    assert told == {day - timedelta(days=1): (set(), 0), day: ({firm.am.name}, 1), later: ({firm.am.name}, 2)}


def test_a_visit_that_was_made_is_no_longer_told(firm):
    order = firm.order("delivered")
    remind(at=morning(order.visits.get().due_on))

    firm.visit(order)
    remind(at=morning(order.visits.get().due_on))

    assert recorded("visit") == set()
