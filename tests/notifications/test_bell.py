"""How many notices wait, for the top bar."""

import pytest
from django.urls import reverse

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def test_it_counts_what_is_unread(client, firm):
    tell(firm.am)
    while notices.deliver_due():
        pass
    counts = []

    for colleague in (firm.am, firm.stranger):
        client.force_login(colleague)
        counts.append(client.get(reverse("notifications:bell")).context["bell_count"])

    assert counts == [1, 0]
