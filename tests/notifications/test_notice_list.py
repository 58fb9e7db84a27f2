"""The page of one's notices."""

import pytest
from django.urls import reverse

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def test_it_shows_ones_own(client, firm):
    tell(firm.am, firm.stranger)
    while notices.deliver_due():
        pass
    client.force_login(firm.am)

    shown = client.get(reverse("notifications:list")).context["notices"]

    assert [notice.recipient for notice in shown] == [firm.am]
