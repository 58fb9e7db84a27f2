"""How many notices have not arrived."""

import pytest
from django.utils.timezone import now

from orderdesk.notifications.models import OutgoingMessage
from orderdesk.notifications.services import undelivered

pytestmark = pytest.mark.django_db


def test_what_waits_and_what_failed_is_counted(firm):
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(
            key=f"{n}", recipient=firm.am, channel="email", kind="x", state=state, due_at=now(), sent_at=now()
        )
        for n, state in enumerate(["waiting", "failed", "failed", "sent", "dropped"])
    )

    assert undelivered() == {"waiting": 1, "failed": 2}
