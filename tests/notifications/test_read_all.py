"""All notices are read at once."""

import pytest
from django.urls import reverse

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def test_ones_own_are_read(client, firm):
    tell(firm.am, firm.stranger)
    while notices.deliver_due():
        pass
    client.force_login(firm.am)

    client.post(reverse("notifications:read"))

    assert (notices.count_unread(firm.am), notices.count_unread(firm.stranger)) == (0, 1)


def test_it_is_no_page(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("notifications:read")).status_code == 405
