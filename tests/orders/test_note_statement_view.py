"""It is recorded when a customer first opened a statement."""

import pytest

from tests.orders.statements import sent

pytestmark = pytest.mark.django_db


def test_the_first_look_is_noted_and_a_colleagues_is_not(client, firm):
    statement = sent(firm)
    client.force_login(firm.am)
    client.get(statement.get_absolute_url())
    statement.refresh_from_db()
    before = statement.viewed_at
    client.logout()

    client.get(statement.get_absolute_url())
    statement.refresh_from_db()
    first = statement.viewed_at
    client.get(statement.get_absolute_url())

    statement.refresh_from_db()
    assert (before, statement.viewed_at, first is not None) == (None, first, True)
