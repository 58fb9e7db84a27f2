"""What the clock says about a customer's papers: thirty and seven days before they expire."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_default_timezone

from customers.models import Qualification
from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import remind

pytestmark = pytest.mark.django_db
END = date(2027, 3, 31)


@pytest.fixture
def firm(firm):
    firm.am.language = "en"
    firm.am.save()
    return firm


@pytest.fixture
def licence(firm):
    paper = firm.customer.qualifications.get(kind="licence")
    paper.valid_until = END
    paper.save()
    return paper


def told(days_before):
    """What is open so many days before the end."""
    day = END - timedelta(days=days_before)
    remind(at=datetime(day.year, day.month, day.day, 9, tzinfo=get_default_timezone()))
    open_ones = Reminder.objects.filter(rule="qualification", state="open")
    return list(open_ones.values_list("recipient__name", "slot", "subject"))


def test_the_account_manager_hears_thirty_and_seven_days_before_and_not_afterwards(firm, licence):
    said = f"{firm.customer.short_name}: the business licence expires on 2027-03-31"
    first, second = [(firm.am.name, f"{END}:{step}", said) for step in (30, 7)]

    assert [told(days) for days in (31, 30, 8, 7, 0, -1)] == [[], [first], [first], [second], [second], []]
    assert Reminder.objects.filter(rule="qualification").count() == 2


@pytest.mark.parametrize("until", [None, END + timedelta(days=365)])
def test_a_paper_that_lasts_longer_takes_the_reminder_away(firm, licence, until):
    before = told(10)

    Qualification.objects.create(customer=firm.customer, kind="licence", valid_until=until)

    assert (len(before), told(9)) == (1, [])


def test_the_paper_of_another_kind_does_not(firm, licence):
    Qualification.objects.create(customer=firm.customer, kind="other", valid_until=END + timedelta(days=365))

    assert len(told(10)) == 1
