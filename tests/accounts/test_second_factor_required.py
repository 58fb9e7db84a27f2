"""Roles that need a second factor: led there at the log-in, and nothing else opens after the days of grace."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.accounts.models import Role, User
from orderdesk.setup.services import save_policy
from tests.accounts.factors import SoftKey, code_now, fresh, log_in, with_app, with_passkey, with_password
from tests.accounts.sessions import browser_of

pytestmark = pytest.mark.django_db
SECURITY, BENCH = "/account/", "/"


@pytest.fixture
def asked(firm):
    """The house asks finance for a second factor."""
    save_policy(second_factor_roles=[Role.FINANCE], second_factor_days=7, by=firm.admin)
    return with_password(firm.finance)


def since(person, days):
    User.objects.filter(pk=person.pk).update(second_factor_asked_on=localdate() - timedelta(days=days))


def test_the_first_log_in_leads_there_and_says_until_when(client, asked):
    answer = log_in(client, asked)

    page = client.get(answer.url)
    assert answer.url == f"{SECURITY}?next=%2F"
    assert page.context["until"] == localdate() + timedelta(days=7)
    assert (page.context["is_overdue"], page.context["later"]) == (False, BENCH)
    assert client.get(BENCH).status_code == 200


def test_the_days_are_counted_from_the_first_time(client, asked):
    since(asked, 5)

    page = client.get(log_in(client, asked).url)

    assert page.context["until"] == localdate() + timedelta(days=2)


def test_afterwards_nothing_else_opens_and_the_way_out_does(client, asked):
    since(asked, 7)
    log_in(client, asked)

    answers = {url: client.get(url) for url in (BENCH, "/orders/", "/admin/", "/search/")}

    assert {answer.url for answer in answers.values()} == {SECURITY}
    names = ("account:security", "account:add-passkey", "password_change")
    assert {name: client.get(reverse(name)).status_code for name in names} == dict.fromkeys(names, 200)
    client.post(reverse("account:begin-authenticator"))
    assert client.get(reverse("account:authenticator")).status_code == 200
    assert client.post(reverse("logout")).status_code == 302


def test_once_it_is_set_up_everything_opens_again_also_in_the_other_browser(client, asked):
    since(asked, 30)
    other = Client()
    for browser in (client, other):
        log_in(browser, asked)
    was = client.get(BENCH).status_code

    with_passkey_in(client)

    assert (was, client.get(BENCH).status_code, other.get(BENCH).status_code) == (302, 200, 200)


def with_passkey_in(client):
    options = client.get(reverse("account:add-passkey")).context["options"]
    client.post(reverse("account:add-passkey"), {"name": "", "answer": SoftKey().make(options)})


def test_the_last_one_stays_while_the_role_asks_for_it(firm, asked):
    with_app(asked)
    client = browser_of(asked)
    fresh(client)

    client.post(reverse("account:remove-authenticator"))

    assert hasattr(User.objects.get(pk=asked.pk), "authenticator")


def test_who_has_one_is_asked_for_it_and_led_nowhere(client, asked):
    with_app(asked)
    log_in(client, asked)

    assert client.post(reverse("second-step"), {"code": code_now()}).url == BENCH


def test_others_are_asked_for_nothing(client, asked, firm):
    assert log_in(client, with_password(firm.am)).url == BENCH
    assert User.objects.get(pk=firm.am.pk).second_factor_asked_on is None


def test_the_date_is_no_row_of_history(client, asked):
    before = asked.history.count()

    log_in(client, asked)

    assert isinstance(User.objects.get(pk=asked.pk).second_factor_asked_on, date)
    assert asked.history.count() == before


def test_a_passkey_counts(client, asked):
    with_passkey(client, asked)

    assert log_in(Client(), asked).url == reverse("second-step")
