"""One new colleague by hand."""

import pytest
from django.core import mail
from django.urls import reverse

from orderdesk.accounts.models import Role, User

pytestmark = pytest.mark.django_db
DATA = {"name": "李敏", "username": "limin", "email": "limin@example.com", "phone": "13900001111", "roles": ["finance"]}


def test_they_are_mailed_and_stand_among_the_invitations(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:invite-person"), DATA)

    someone = User.objects.get(username="limin")
    assert answer.url == reverse("accounts:invitations")
    assert someone.roles == {Role.FINANCE}
    assert [message.to for message in mail.outbox] == [["limin@example.com"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("username", "a b"), ("email", "x"), ("phone", "1"), ("roles", []), ("roles", ["x"])],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_lost(client, firm, field, value):
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:invite-person"), DATA | {field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["phone"].value() == (value if field == "phone" else DATA["phone"])


def test_a_log_in_that_is_taken_is_named(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:invite-person"), DATA | {"username": firm.am.username.upper()})

    assert list(answer.context["form"].errors) == ["username"]


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.post(reverse("accounts:invite-person"), DATA).status_code == 404
