"""How many notices wait to be read."""

import pytest

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def test_they_are_counted_no_further_than_asked(firm):
    for key in ("one", "two", "three"):
        tell(firm.am, key=key)
    notices.deliver_due()

    assert (notices.count_unread(firm.am), notices.count_unread(firm.am, most=2)) == (3, 2)


def test_what_was_read_is_not_counted(firm):
    tell(firm.am)
    notices.deliver_due()

    notices.mark_read(firm.am)

    assert notices.count_unread(firm.am) == 0
