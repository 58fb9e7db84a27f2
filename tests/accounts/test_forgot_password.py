"""Asking for a link."""

import pytest
from django.core import mail
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_the_answer_does_not_tell_who_is_there(client, firm):
    person(Role.FINANCE, username="limin")

    answers = [client.post(reverse("accounts:forgot-password"), {"word": word}) for word in ("limin", "nobody")]

    assert [answer.context["is_sent"] for answer in answers] == [True, True]
    assert len(mail.outbox) == 1


def test_without_a_mail_server_it_says_whom_to_ask(client, settings):
    settings.EMAIL_BACKEND = "orderdesk.core.mail.HouseBackend"
    settings.ENVIRONMENT_EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    answer = client.post(reverse("accounts:forgot-password"), {"word": "limin"})

    assert (answer.context["has_mail"], answer.context["is_sent"]) == (False, False)


@pytest.mark.parametrize("word", ["", "\x00", "长" * 10_000])
def test_no_word_breaks_it(client, word):
    assert client.post(reverse("accounts:forgot-password"), {"word": word}).status_code == 200
