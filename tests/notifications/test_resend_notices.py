"""Notices that could not be delivered: the administrator sends them again."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.notifications.models import OutgoingMessage
from orderdesk.notifications.services import deliver_due, resend_notices
from tests.factories import person
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db
LIST = "admin:notifications_outgoingmessage_changelist"


@pytest.fixture
def failed(db):
    """A notice whose e-mail failed for good."""
    tell(person("sales_assistant"))
    notices = OutgoingMessage.objects.filter(channel="email")
    notices.update(state="failed", attempts=6, error="down")
    return notices.get()


def test_it_is_sent_again_from_the_list(client, failed):
    client.force_login(person("administrator"))

    client.post(reverse(LIST), {"action": "send_again", "_selected_action": [failed.pk], "index": 0})
    deliver_due()

    failed.refresh_from_db()
    assert (failed.state, failed.error, failed.may_be_double) == ("sent", "", False)
    assert [message.to for message in mail.outbox] == [[failed.recipient.email]]


def test_what_was_sent_is_not_sent_once_more(failed):
    by = person("administrator")

    assert [resend_notices([failed.pk], by=by) for _n in range(2)] == [1, 0]


def test_nobody_else_sends_it(failed):
    with pytest.raises(PermissionDenied):
        resend_notices([failed.pk], by=person("sales_director"))
