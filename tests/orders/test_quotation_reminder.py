"""The account manager is reminded before a quotation runs out."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import remind
from orders import services
from tests.aftersales.test_reminders import morning, recorded
from tests.orders.quotations import quote, sent

pytestmark = pytest.mark.django_db


def test_seven_days_and_one_day_before_its_last(firm):
    quotation = sent(firm, days=20)
    slots = {}

    for left in (8, 7, 2, 1, 0):
        remind(at=morning(quotation.valid_until - timedelta(days=left)))
        slots[left] = (recorded("quotation"), Reminder.objects.filter(rule="quotation").count())

    am = {firm.am.name}
    assert slots == {8: (set(), 0), 7: (am, 1), 2: (am, 1), 1: (am, 2), 0: (am, 2)}


def test_an_answer_takes_the_reminder_away(firm):
    quotation = sent(firm, days=3)
    remind(at=morning(localdate()))
    before = recorded("quotation")

    services.accept_quotation(quotation.pk, by=firm.am)
    remind(at=morning(localdate()))

    assert (before, recorded("quotation")) == ({firm.am.name}, set())


def test_a_draft_reminds_nobody(firm):
    quote(firm, days=1)

    remind(at=morning(localdate()))

    assert recorded("quotation") == set()
