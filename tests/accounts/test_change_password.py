"""The own password, also in the place of one that was given for one log-in."""

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.models import Role, User
from tests.factories import person

pytestmark = pytest.mark.django_db
NEW = "ein-langes-wort-42"


@pytest.fixture
def given(firm):
    """Somebody who was given a password for one log-in, and the password."""
    someone = person(Role.FINANCE, username="limin")
    return someone, services.give_password(someone.pk, by=firm.admin)


def test_whoever_was_given_one_sees_no_page_before_they_chose_their_own(client, given):
    someone, password = given
    client.post(reverse("login"), {"username": "limin", "password": password})

    answers = {name: client.get(reverse(name)) for name in ("workbench", "orders:list", "search")}
    data = {"old_password": password, "new_password1": NEW, "new_password2": NEW}
    answer = client.post(reverse("password_change"), data)

    assert {answer.headers["Location"] for answer in answers.values()} == {reverse("password_change")}
    assert answer.url == reverse("workbench")
    assert client.get(reverse("workbench")).status_code == 200
    someone = User.objects.get(pk=someone.pk)
    assert (someone.must_change_password, someone.check_password(NEW)) == (False, True)
    assert someone.history.first().history_user == someone


def test_the_old_password_is_asked_for(client, given):
    someone, password = given
    client.post(reverse("login"), {"username": someone.username, "password": password})

    answer = client.post(
        reverse("password_change"), {"old_password": "falsch", "new_password1": NEW, "new_password2": NEW}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["old_password"]


def test_the_session_goes_on_and_the_others_end(client, firm):
    firm.am.set_password("geheim-12345")
    firm.am.save()
    other = type(client)()
    for one in (client, other):
        one.force_login(firm.am)

    client.post(
        reverse("password_change"), {"old_password": "geheim-12345", "new_password1": NEW, "new_password2": NEW}
    )

    assert client.get(reverse("workbench")).status_code == 200
    assert other.get(reverse("workbench")).status_code == 302
