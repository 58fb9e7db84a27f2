"""The page of the mail server."""

import pytest
from django.urls import reverse

from orderdesk.core.models import MailServer

pytestmark = pytest.mark.django_db
URL = "setup:mail"
DATA = {
    "host": "127.0.0.1",
    "port": "9",
    "security": "none",
    "username": "",
    "password": "geheim",
    "sender": "desk@example.com",
    "sender_name": "",
    "test_to": "me@example.com",
}


def test_it_is_saved_and_the_password_is_never_shown(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), DATA)

    assert answer.status_code == 302
    assert MailServer.objects.get().password == "geheim"
    assert "geheim" not in client.get(reverse(URL)).content.decode()


@pytest.mark.usefixtures("in_english")
def test_a_test_message_that_is_not_taken_says_why_and_saves_nothing(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), DATA | {"test": "1"})

    assert answer.status_code == 422
    assert "The mail server 127.0.0.1:9 did not take the message" in answer.content.decode()
    assert not MailServer.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("host", "a b"), ("port", "70000"), ("sender", "x"), ("security", "rot13")]
)
def test_what_cannot_be_taken_is_named(client, firm, field, value):
    client.force_login(firm.admin)

    assert list(client.post(reverse(URL), DATA | {field: value}).context["form"].errors) == [field]


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse(URL)).status_code == 404
