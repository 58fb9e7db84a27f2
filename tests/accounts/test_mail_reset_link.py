"""A link for a new password, by mail."""

import pytest
from django.core import mail

from orderdesk.accounts import services
from orderdesk.accounts.models import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("word", ["limin", "LiMin", "limin@example.com"])
def test_whoever_is_known_by_the_word_is_mailed(firm, word):
    someone = person(Role.FINANCE, username="limin")

    services.mail_reset_link(word)

    assert [message.to for message in mail.outbox] == [[someone.email]]
    assert "/people/reset/" in mail.outbox[0].body


def test_once_a_minute(firm):
    person(Role.FINANCE, username="limin")

    services.mail_reset_link("limin")
    services.mail_reset_link("limin")

    assert len(mail.outbox) == 1


def test_nobody_is_mailed_for_a_stranger_or_for_who_left(firm):
    person(username="gone", is_active=False)

    for word in ("gone", "nobody", ""):
        services.mail_reset_link(word)

    assert mail.outbox == []
