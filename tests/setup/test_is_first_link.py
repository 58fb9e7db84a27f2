"""Which secret opens the first page."""

import pytest

from orderdesk.setup import services
from tests.factories import Firm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "长"])
def test_no_other_secret_does(db, secret):
    services.issue_first_link()

    assert not services.is_first_link(secret)


def test_none_does_where_none_was_made(db):
    assert not services.is_first_link("")


def test_none_does_once_there_is_an_administrator(db):
    secret = services.issue_first_link()
    Firm()

    assert not services.is_first_link(secret)
