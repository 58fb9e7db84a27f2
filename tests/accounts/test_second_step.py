"""After the password the second factor: an app, a passkey or a recovery code. Nothing opens before."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.factors import Passkey, RecoveryCode
from orderdesk.accounts.links import RESET, make_link
from orderdesk.accounts.models import Role
from tests.accounts.factors import PASSWORD, SoftKey, code_now, log_in, with_app, with_passkey, with_password
from tests.factories import person

pytestmark = pytest.mark.django_db
URL = "second-step"


@pytest.fixture
def qian(db):
    return with_password(person(Role.FINANCE, username="qian"))


def is_in(client):
    return client.get(reverse("workbench")).status_code == 200


def give(client, code):
    return client.post(reverse(URL), {"code": code})


def test_the_password_alone_opens_nothing(client, qian):
    with_app(qian)

    answer = log_in(client, qian)

    assert answer.url == reverse(URL)
    assert client.get(reverse("workbench")).url.startswith(reverse("login"))
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(reverse(URL)).status_code == 200


def test_a_code_of_the_app_opens_the_page_that_was_asked_for(client, qian):
    with_app(qian)
    client.post(reverse("login"), {"username": "qian", "password": PASSWORD, "next": reverse("orders:list")})

    answer = give(client, code_now())

    assert (answer.status_code, answer.url) == (302, reverse("orders:list"))
    assert is_in(client)
    assert "device" in answer.cookies


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}-{1} ", "{0}　{1}"])
def test_gaps_and_widths_do_not_matter(client, qian, typed):
    with_app(qian)
    log_in(client, qian)
    code = code_now()

    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    answer = give(client, typed.format(code[:3], code[3:]).translate(wide))

    assert answer.status_code == 302


def test_a_code_is_taken_once(client, qian):
    with_app(qian)
    code = code_now()
    log_in(client, qian)
    give(client, code)
    other = Client()
    log_in(other, qian)

    answer = give(other, code)

    assert (answer.status_code, is_in(other)) == (422, False)


def test_a_recovery_code_lets_in_once_and_is_recorded(client, qian):
    code, *_others = with_app(qian)
    log_in(client, qian)
    first = give(client, code.upper())
    other = Client()
    log_in(other, qian)
    second = give(other, code)

    assert (first.status_code, second.status_code) == (302, 422)
    assert RecoveryCode.objects.filter(person=qian, used_at=None).count() == 9
    assert qian.history.first().history_change_reason == "use_code"


def test_a_passkey_opens(client, qian):
    key = with_passkey(client, qian)
    browser = Client()
    log_in(browser, qian)

    options = browser.get(reverse(URL)).context["options"]
    answer = browser.post(reverse(URL), {"answer": key.sign(options)})

    assert answer.status_code == 302
    assert is_in(browser)
    passkey = Passkey.objects.get()
    assert (passkey.counter, passkey.used_at is not None) == (1, True)


@pytest.mark.parametrize("fault", ["again", "origin", "key", "counter", "nonsense", "deep", "empty", "list"])
def test_an_answer_that_is_none_opens_nothing(client, qian, fault):
    key = with_passkey(client, qian)
    browser = Client()
    log_in(browser, qian)
    options = browser.get(reverse(URL)).context["options"]
    if fault == "origin":
        key.origin = "http://elsewhere.example"
    if fault == "counter":
        Passkey.objects.update(counter=7)
    if fault == "key":
        key.key = SoftKey().key
    answer = {"nonsense": "x" * 30_000, "deep": "[" * 19_000, "empty": "{}", "list": "[1]"}.get(fault) or key.sign(
        options
    )
    if fault == "again":
        browser.get(reverse(URL))  # another challenge

    refused = browser.post(reverse(URL), {"answer": answer})

    assert (refused.status_code, is_in(browser)) == (422, False)
    assert refused.context["refused"]


@pytest.mark.parametrize("code", ["", "123", "abcdefgh", "１２", "0" * 61, "000000\0", "²²²²²²"])
def test_what_is_no_code_is_said(client, qian, code):
    with_app(qian)
    log_in(client, qian)

    assert give(client, code).status_code == 422
    assert not is_in(client)


def test_wrong_codes_make_pause_wherever_they_are_tried(client, qian, settings):
    settings.AXES_ENABLED = True
    with_app(qian)

    for turn in range(5):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{turn}")
        log_in(stranger, qian)
        assert give(stranger, "000000").status_code == 422
    log_in(client, qian)

    assert give(client, code_now()).status_code == 422
    assert not is_in(client)


def test_a_right_code_forgets_the_wrong_ones(client, qian, settings):
    settings.AXES_ENABLED = True
    codes = with_app(qian)

    for code in codes[:3]:
        log_in(client, qian)
        for _turn in range(4):
            give(client, "000000")
        assert give(client, code).status_code == 302
        client.post(reverse("logout"))


def test_who_is_not_waiting_begins_at_the_log_in(client, db):
    assert client.get(reverse(URL)).url == reverse("login")
    assert give(client, "123456").url == reverse("login")


def test_the_wait_ends_after_ten_minutes_and_with_another_password(client, qian):
    with_app(qian)
    log_in(client, qian)
    session = client.session
    session["second_step"] = {**session["second_step"], "at": session["second_step"]["at"] - 601}
    session.save()
    late = client.get(reverse(URL))
    log_in(client, qian)
    qian.set_password("ganz andere worte hier")
    qian.save()

    again = f"{reverse('login')}?next=%2F"  # with the page that was asked for
    assert (late.url, give(client, code_now()).url) == (again, again)


def test_a_link_for_a_new_password_asks_for_it_too(client, qian):
    with_app(qian)
    new = {"new_password1": "ganz andere worte hier", "new_password2": "ganz andere worte hier"}

    answer = client.post(make_link(qian, RESET), new)

    assert answer.url == reverse(URL)
    assert not is_in(client)
    assert give(client, code_now()).status_code == 302


def test_the_log_in_of_the_admin_is_the_same(client, firm):
    with_app(with_password(firm.admin))
    page = client.get(reverse("admin:login"), {"next": "/admin/accounts/team/"})
    posted = client.post(reverse("admin:login"), {"username": firm.admin.username, "password": PASSWORD})

    assert page.url == f"{reverse('login')}?next=%2Fadmin%2Faccounts%2Fteam%2F"
    assert posted.url.startswith(reverse("login"))
    assert client.get(reverse("admin:index")).status_code == 302
    client.post(reverse("login"), {"username": firm.admin.username, "password": PASSWORD, "next": "/admin/"})
    assert client.get(reverse("admin:index")).status_code == 302
    assert give(client, code_now()).url == "/admin/"
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_secret_of_another_installation_leaves_the_recovery_codes(client, qian, settings):
    code, *_others = with_app(qian)
    settings.SECRET_KEY = "another-key-" * 5

    log_in(client, qian)
    app, recovery = give(client, code_now()), give(client, code)

    assert (app.status_code, recovery.status_code) == (422, 302)


def test_whoever_has_none_signs_in_as_before(client, qian):
    assert log_in(client, qian).url == reverse("workbench")
    assert is_in(client)


def test_only_passkeys_of_this_host_are_asked_for(client, qian):
    with_passkey(client, qian)
    Passkey.objects.update(host="elsewhere.example")
    browser = Client()
    log_in(browser, qian)

    page = browser.get(reverse(URL))

    assert page.context["options"] is None
    assert page.context["codes"] == 10


def test_the_challenge_is_another_one_each_time(client, qian):
    with_passkey(client, qian)
    browser = Client()
    log_in(browser, qian)

    challenges = {json.loads(browser.get(reverse(URL)).context["options"])["challenge"] for _turn in range(3)}

    assert len(challenges) == 3


def test_taking_the_last_one_away_ends_the_question(client, qian):
    with_app(qian)
    services.remove_authenticator(by=qian)

    assert log_in(client, qian).url == reverse("workbench")
    assert not RecoveryCode.objects.exists()
