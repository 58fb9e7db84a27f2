"""The worker is woken when a transaction is written, once."""

import pytest

from orderdesk.notifications import services as notices

pytestmark = pytest.mark.django_db


def test_many_notices_wake_the_worker_once(firm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for _time in range(3):
            notices.wake_on_commit()

    assert len(callbacks) == 1
