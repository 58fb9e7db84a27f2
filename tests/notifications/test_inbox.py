"""What was delivered to a person in the app."""

import pytest

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def test_it_holds_what_was_delivered_newest_first(firm):
    for key in ("one", "two"):
        tell(firm.am, key=key)
    waiting = notices.inbox(firm.am).count()

    notices.deliver_due()

    found = list(notices.inbox(firm.am))
    assert (waiting, len(found)) == (0, 2)
    assert {notice.recipient for notice in found} == {firm.am}


def test_it_holds_nothing_of_others(firm):
    tell(firm.am)
    notices.deliver_due()

    assert list(notices.inbox(firm.stranger)) == []
