"""Invitations by mail, and whoever has to be given the link."""

import pytest
from django.core import mail

from orderdesk.accounts import services
from orderdesk.core.models import MailServer
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_whoever_has_an_address_is_mailed_a_link(firm):
    reached, other = person(username="limin"), person(email="")

    mailed, others = services.send_invitations([reached, other])

    assert (mailed, others) == ([reached], [other])
    assert [message.to for message in mail.outbox] == [[reached.email]]
    assert "/people/invite/" in mail.outbox[0].body
    assert "limin" in mail.outbox[0].body


def test_a_server_that_does_not_answer_leaves_the_link_for_copying(firm, settings):
    settings.EMAIL_BACKEND = "orderdesk.core.mail.HouseBackend"
    MailServer(pk=1, host="127.0.0.1", port=9, sender="desk@example.com", security="none").save()
    someone = person()

    assert services.send_invitations([someone]) == ([], [someone])


def test_without_a_server_nobody_is_mailed(firm, settings):
    settings.EMAIL_BACKEND = "orderdesk.core.mail.HouseBackend"
    settings.ENVIRONMENT_EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    someone = person()

    assert services.send_invitations([someone]) == ([], [someone])
