"""The page of what one is reminded of."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import remind
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


def test_the_page_shows_ones_own_and_hides_others(client, firm, confirmed, reminder):
    client.force_login(confirmed.owner)
    mine = client.get(reverse("notifications:reminders"))
    client.force_login(firm.assistant)
    theirs = client.get(reverse("notifications:reminders"))
    taken = client.post(reverse("notifications:acknowledge-reminder", args=[reminder.pk]))

    assert reminder in mine.context["reminders"]
    assert reminder not in theirs.context["reminders"]
    assert taken.status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_any_number(client, firm, count, django_assert_num_queries):
    user = firm.assistant
    Reminder.objects.bulk_create(
        Reminder(rule="delivery", about=f"order:{n}", slot="x", recipient=user, subject="催", url="/", due_at=now())
        for n in range(count)
    )
    client.force_login(user)
    client.get(reverse("notifications:reminders"))

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(reverse("notifications:reminders"))


PAGE_QUERIES = 6
