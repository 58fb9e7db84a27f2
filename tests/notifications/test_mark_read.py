"""Notices that were read."""

import pytest

from orderdesk.notifications import services as notices
from tests.notifications.outbox import tell

pytestmark = pytest.mark.django_db


def delivered(*people):
    for key in ("one", "two"):
        tell(*people, key=key)
    while notices.deliver_due():
        pass


def test_one_of_them_is_marked(firm):
    delivered(firm.am)

    notices.mark_read(firm.am, pk=notices.inbox(firm.am).first().pk)

    assert notices.count_unread(firm.am) == 1


def test_all_of_them_are_marked_and_none_of_others(firm):
    delivered(firm.am, firm.stranger)

    notices.mark_read(firm.am)

    assert (notices.count_unread(firm.am), notices.count_unread(firm.stranger)) == (0, 2)


def test_a_notice_of_somebody_else_is_not_marked(firm):
    delivered(firm.am)

    notices.mark_read(firm.stranger, pk=notices.inbox(firm.am).first().pk)

    assert notices.count_unread(firm.am) == 2
