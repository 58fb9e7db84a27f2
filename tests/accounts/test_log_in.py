import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_a_log_in_is_noted_and_writes_no_history(client):
    user = person(Role.FINANCE)
    user.set_password("geheim-12345")
    user.save()
    before = user.history.count()

    answer = client.post(reverse("login"), {"username": user.username, "password": "geheim-12345"})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.last_login is not None
    assert user.history.count() == before


def test_a_wrong_password_is_told_in_words(client):
    person(Role.FINANCE, username="qian")

    answer = client.post(reverse("login"), {"username": "qian", "password": "falsch"})

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
