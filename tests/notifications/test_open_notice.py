"""A notice leads to its subject and is read from then on."""

import pytest
from django.urls import reverse

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def delivered(firm):
    tell(firm.am)
    while notices.deliver_due():
        pass
    return notices.inbox(firm.am).get()


def test_it_leads_to_its_subject_and_is_read(client, firm):
    notice = delivered(firm)
    client.force_login(firm.am)

    response = client.get(reverse("notifications:open", args=[notice.pk]))

    assert (response.url, notices.count_unread(firm.am)) == ("/orders/", 0)


def test_it_is_hidden_from_others(client, firm):
    notice = delivered(firm)
    client.force_login(firm.stranger)

    assert client.get(reverse("notifications:open", args=[notice.pk])).status_code == 404
    assert notices.count_unread(firm.am) == 1
