"""A notice is recorded, once for each recipient and key."""

import pytest
from django.db import transaction

from orderdesk.notifications.services import deliver_due
from tests.factories import person
from tests.notifications.outbox import tell


@pytest.fixture
def user(db):
    return person("sales_assistant")


def test_what_was_rolled_back_is_told_to_nobody(user):
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)

    assert deliver_due() == 0
