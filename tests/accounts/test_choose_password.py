"""The page behind an invitation or a link for a new password."""

import re

import pytest
from django.core import signing
from django.urls import reverse

from orderdesk.accounts.links import INVITE, LASTS, RESET, SALT, make_link
from orderdesk.accounts.models import Role, User
from tests.factories import person

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "ein-langes-wort-42", "new_password2": "ein-langes-wort-42"}


@pytest.fixture
def invited(db):
    someone = person(Role.FINANCE, username="limin")
    someone.set_unusable_password()
    someone.save()
    return someone


@pytest.mark.parametrize("purpose", [INVITE, RESET])
def test_it_sets_the_password_signs_in_and_is_dead(client, invited, purpose):
    link = make_link(invited, purpose)

    page = client.get(link)
    answer = client.post(link, NEW)

    assert page.context["person"] == invited
    assert (answer.status_code, answer.url) == (302, reverse("workbench"))
    assert client.get(reverse("workbench")).wsgi_request.user == invited
    assert User.objects.get(pk=invited.pk).check_password(NEW["new_password1"])
    assert (client.get(link).status_code, client.post(link, NEW).status_code) == (410, 410)


def test_a_weak_password_is_refused_and_the_link_lives(client, invited):
    link = make_link(invited, INVITE)

    answer = client.post(link, {"new_password1": "12345", "new_password2": "12345"})

    assert answer.status_code == 422
    assert client.get(link).status_code == 200


def test_an_old_link_is_dead(client, invited, monkeypatch):
    link = make_link(invited, RESET)
    monkeypatch.setitem(LASTS, RESET, -1)

    assert client.get(link).status_code == 410


def test_a_link_of_one_purpose_is_none_of_the_other(client, invited):
    link = make_link(invited, RESET).replace("/reset/", "/invite/")

    assert client.get(link).status_code == 410


def test_a_made_up_link_is_none(client, invited):
    stamp = re.search(r"/invite/([^/]+)/", make_link(invited, INVITE))[1]
    forged = signing.dumps([invited.pk, "0" * 32], salt=f"{SALT}.invite")

    for token in (stamp[:-1] + "x", forged, "x", "x" * 500):
        assert client.get(reverse("accounts:choose-password", args=["invite", token])).status_code == 410


def test_a_link_of_somebody_who_left_is_dead(client, invited):
    link = make_link(invited, INVITE)
    invited.is_active = False
    invited.save()

    assert client.get(link).status_code == 410
