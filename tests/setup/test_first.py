"""The page of the one-time link."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import User
from orderdesk.setup import services

pytestmark = pytest.mark.django_db
WORD = "ein-langes-wort-42"
DATA = {"name": "王总", "username": "wang", "email": "", "password1": WORD, "password2": WORD}


@pytest.fixture
def url(db):
    return reverse("setup:first", args=[services.issue_first_link()])


def test_it_makes_the_administrator_signs_them_in_and_is_dead(client, url):
    page = client.get(url)
    answer = client.post(url, DATA)

    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert answer.url == reverse("setup:setup")
    assert client.get(answer.url).status_code == 200
    assert (client.get(url).status_code, client.post(url, DATA | {"username": "li"}).status_code) == (410, 410)
    assert User.objects.administrators().count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("username", ""), ("username", "x y"), ("password2", "anders-12345-x"), ("email", "x")],
)
def test_what_cannot_be_taken_is_named_and_the_link_lives(client, url, field, value):
    answer = client.post(url, DATA | {field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert client.get(url).status_code == 200


def test_a_weak_password_is_refused(client, url):
    answer = client.post(url, DATA | {"password1": "12345678", "password2": "12345678"})

    assert answer.status_code == 422


def test_any_other_address_is_dead(client, db):
    assert client.get(reverse("setup:first", args=["x" * 43])).status_code == 410
