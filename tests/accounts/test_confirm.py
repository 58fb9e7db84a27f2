"""The password once more, before the log-in is changed."""

import pytest
from django.urls import reverse

from orderdesk.accounts.factors import Authenticator
from orderdesk.accounts.sessions import Session
from tests.accounts.factors import PASSWORD, log_in, with_password

pytestmark = pytest.mark.django_db
URL = "account:confirm"


@pytest.fixture
def reader(client, firm):
    client.force_login(with_password(firm.am))
    return client


def test_the_right_one_opens_for_ten_minutes(reader, firm):
    answer = reader.post(reverse(URL), {"password": PASSWORD, "next": reverse("account:add-passkey")})

    assert answer.url == reverse("account:add-passkey")
    assert reader.post(reverse("account:begin-authenticator")).url == reverse("account:authenticator")
    session = reader.session
    session["confirmed_at"] -= 601
    session.save()
    assert reader.post(reverse("account:begin-authenticator")).url.startswith(reverse(URL))


def test_the_session_goes_on_under_another_key(reader, firm):
    before = reader.session.session_key

    reader.post(reverse(URL), {"password": PASSWORD})

    assert reader.session.session_key != before
    assert [row.person for row in Session.objects.all()] == [firm.am]
    assert not Session.objects.filter(session_key=before).exists()


def test_a_wrong_one_is_said(reader):
    answer = reader.post(reverse(URL), {"password": "falsch"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["password"]


def test_wrong_ones_are_counted_like_those_of_the_log_in(reader, settings):
    settings.AXES_ENABLED = True

    codes = [reader.post(reverse(URL), {"password": "falsch"}).status_code for _turn in range(6)]

    assert codes[-1] == 429
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_it_leads_on_within_the_house_only(reader, target):
    assert reader.post(reverse(URL), {"password": PASSWORD, "next": target}).url == reverse("account:security")


def test_after_a_log_in_it_is_not_asked_for(client, firm):
    log_in(client, with_password(firm.am))

    assert client.post(reverse("account:begin-authenticator")).url == reverse("account:authenticator")
