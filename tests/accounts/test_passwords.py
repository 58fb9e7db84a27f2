"""What a password has to be, at every place where one is set."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override

from orderdesk.accounts import services
from orderdesk.accounts.links import INVITE, RESET, make_link
from orderdesk.accounts.models import Role, User
from orderdesk.accounts.passwords import LONGEST
from orderdesk.setup import services as setup
from tests.factories import person

pytestmark = pytest.mark.django_db
GOOD = "vier worte ohne sinn"
KNOWN = "woaini1314520"  # long enough, and on every list


@pytest.fixture
def limin(firm):
    setup.save_policy(company="无锡锐丰自动化有限公司", short_name="锐丰", by=firm.admin)
    return person(Role.FINANCE, username="limin.w", name="李敏", email="min.li@ruifeng.example", phone="13900001111")


def faults(word, user=None):
    try:
        validate_password(word, user)
    except ValidationError as refusal:
        return [error.code for error in refusal.error_list]
    return []


@pytest.mark.parametrize(
    "word",
    [
        GOOD,
        "correct horse battery staple",
        "alllowercaseletters",
        "订单台的茶杯放在窗台上面",
        "下雨天我们吃热汤面条吧",
        "  spaces  around  ",
        "7204916385",  # digits alone: how it is composed is nobody's business
        "ein teller suppe und sieben lange loeffel aus holz, " * 3,
        "orderdesk has a green window",
    ],
)
def test_long_words_of_any_signs_are_taken(limin, word):
    assert faults(word, limin) == []


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Kurz-9!x", "password_too_short"),
        ("x9 " * LONGEST, "password_too_long"),
        (KNOWN, "password_known"),
        (KNOWN.upper(), "password_known"),
        ("qwertyuiop", "password_known"),
        ("P@ssw0rd123", "password_known"),
        ("LiMin@20261130", "password_own_name"),
        ("李敏李敏李敏2026", "password_own_name"),
        ("ruifeng-88888", "password_own_name"),
        ("锐丰自动化123456", "password_own_name"),
        ("wuxiruifeng2026", "password_own_name"),
        ("OrderDesk-2026!", "password_own_name"),
        ("订单台12345678", "password_own_name"),
        ("13912345678", "password_pattern"),
        ("139 1234 5678", "password_pattern"),
        ("32028119900101123x", "password_pattern"),
        ("xyxyxyxyxyxy", "password_pattern"),
        ("hijklmnopqr", "password_pattern"),
    ],
)
def test_what_a_guesser_tries_first_is_refused(limin, word, code):
    assert faults(word, limin) == [code]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("word", ["1", "x9 " * LONGEST, KNOWN, "orderdesk2026", "13912345678"])
def test_each_fault_is_one_sentence_in_the_language_of_the_reader(limin, word, language):
    with override(language), pytest.raises(ValidationError) as refusal:
        validate_password(word, limin)

    [sentence] = refusal.value.messages
    assert bool(re.search("[一-鿿]", sentence)) == (language == "zh-hans")
    assert not (language == "zh-hans" and re.search("[A-Za-z]{3}", sentence))


def _by_link(purpose):
    def fill(client, someone, firm, word):
        return client.post(make_link(someone, purpose), {"new_password1": word, "new_password2": word})

    return fill


def _change(client, someone, firm, word):
    someone.set_password(GOOD)
    someone.save()
    client.force_login(someone)
    data = {"old_password": GOOD, "new_password1": word, "new_password2": word}
    return client.post(reverse("password_change"), data)


def _first_log_in(client, someone, firm, word):
    given = services.give_password(someone.pk, by=firm.admin)
    client.post(reverse("login"), {"username": someone.username, "password": given})
    data = {"old_password": given, "new_password1": word, "new_password2": word}
    return client.post(reverse("password_change"), data)


def _in_the_admin(client, someone, firm, word):
    client.force_login(firm.admin)
    data = {"password1": word, "password2": word, "usable_password": "true", "set-password": "1"}
    return client.post(reverse("admin:auth_user_password_change", args=[someone.pk]), data)


PLACES = {
    "invitation": _by_link(INVITE),
    "reset": _by_link(RESET),
    "change": _change,
    "first log-in": _first_log_in,
    "admin": _in_the_admin,
}


@pytest.mark.parametrize("place", PLACES)
def test_the_rule_is_the_same_wherever_somebody_sets_one(client, firm, limin, place):
    new = "noch ein paar worte"

    answers = {}
    for word in ("Kurz-9!x", KNOWN, "ruifeng-88888", new):
        answers[word] = PLACES[place](client, limin, firm, word).status_code
        assert User.objects.get(pk=limin.pk).check_password(word) == (word == new)

    assert [code for word, code in answers.items() if word != new] == [200 if place == "admin" else 422] * 3
    assert answers[new] == 302


def test_a_person_added_in_the_admin_has_one_too(client, firm):
    client.force_login(firm.admin)
    facts = {"username": "neu", "name": "新人", "usable_password": "true"}

    for word in (KNOWN, GOOD):
        client.post(reverse("admin:accounts_user_add"), {**facts, "password1": word, "password2": word})

        assert User.objects.filter(username="neu").exists() == (word == GOOD)


@pytest.mark.parametrize("word", ["Kurz-9!x", KNOWN, GOOD])
def test_the_first_administrator_too(client, db, word):
    url = reverse("setup:first", args=[setup.issue_first_link()])

    client.post(url, {"name": "王总", "username": "wang", "email": "", "password1": word, "password2": word})

    assert User.objects.filter(username="wang").exists() == (word == GOOD)


@pytest.mark.parametrize("word", ["Kurz-9!x", KNOWN, "root-orderdesk-1", GOOD])
def test_the_command_line_too(db, monkeypatch, word):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", word)

    try:
        call_command("createsuperuser", interactive=False, username="root", email="root@example.com", verbosity=0)
    except CommandError:
        assert word != GOOD

    assert User.objects.filter(username="root").exists() == (word == GOOD)


def test_the_page_says_the_rule_before_anything_is_typed(client, limin):
    client.force_login(limin)

    assert client.get(reverse("password_change")).context["form"].fields["new_password1"].help_text
