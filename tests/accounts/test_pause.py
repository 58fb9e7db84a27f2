"""Who has to pause after wrong passwords: a name at an address, an address, a name; and who a request comes from."""

from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import reverse

from orderdesk.accounts.models import Role
from orderdesk.core.proxies import address_of
from tests.factories import person

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "geheim-12345", "falsch"
PROXY, OFFICE, ELSEWHERE = "10.0.0.2", "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.AXES_ENABLED = True
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]
    settings.ADDRESS_FAILURE_LIMIT = settings.NAME_FAILURE_LIMIT = 8


@pytest.fixture
def manager():
    return _person("manager")


def _person(name):
    user = person(Role.SALES_MANAGER, username=name)
    user.set_password(RIGHT)
    user.save()
    return user


def log_in(client, name, password=RIGHT, *, source=OFFICE):
    """The status of one attempt through the proxy: 302 is in, 200 wrong, 429 has to pause."""
    facts = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": source}
    return client.post(reverse("login"), {"username": name, "password": password}, **facts).status_code


def test_five_wrong_passwords_at_one_address_pause_that_address_alone(client, manager):
    strangers = [log_in(client, "manager", WRONG, source=ELSEWHERE) for _turn in range(6)]

    assert strangers[-1] == 429
    assert log_in(client, "manager", source=OFFICE) == 302


def test_one_password_over_many_names_pauses_the_address(client, manager):
    guesses = [log_in(client, f"name{turn}", WRONG, source=ELSEWHERE) for turn in range(8)]

    assert set(guesses) <= {200, 429}
    assert log_in(client, "manager", source=ELSEWHERE) == 429
    assert log_in(client, "manager", source=OFFICE) == 302


def test_many_addresses_over_one_name_pause_the_name_but_on_a_device_that_is_known(client, manager):
    known, new = Client(), Client()
    assert log_in(known, "manager") == 302
    known.post(reverse("logout"))
    for turn in range(8):
        log_in(client, "manager", WRONG, source=f"203.0.113.{turn}")

    assert log_in(new, "manager", source="192.0.2.1") == 429
    assert log_in(known, "manager", source="192.0.2.1") == 302
    assert log_in(new, _person("finance").username, source="192.0.2.1") == 302


def test_a_device_is_known_for_its_own_people_only(client, manager):
    other = Client()
    assert log_in(other, _person("finance").username) == 302
    other.post(reverse("logout"))
    for turn in range(8):
        log_in(client, "manager", WRONG, source=f"203.0.113.{turn}")

    assert log_in(other, "manager", source="192.0.2.1") == 429


@pytest.mark.parametrize("cookie", ["", "x", "WzFd:forged", "WzFd"])
def test_a_forged_device_is_not_known(client, manager, cookie):
    forged = Client()
    forged.cookies["device"] = cookie
    for turn in range(8):
        log_in(client, "manager", WRONG, source=f"203.0.113.{turn}")

    assert log_in(forged, "manager", source="192.0.2.1") == 429


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        (PROXY, OFFICE, OFFICE),
        (PROXY, f"{ELSEWHERE}, {OFFICE}", OFFICE),  # what stands in front was made up by the client
        (PROXY, f"{OFFICE}, 10.0.0.9", OFFICE),  # two proxies of ours
        (PROXY, "", PROXY),
        (PROXY, "not an address", PROXY),
        (PROXY, f"{OFFICE}, not an address", PROXY),
        (ELSEWHERE, OFFICE, ELSEWHERE),  # no proxy of ours: its header says nothing
        (PROXY, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_request_comes_from_the_last_hop_that_is_no_proxy_of_ours(rf, remote, forwarded, address):
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert address_of(request) == address


def test_a_name_that_nobody_has_is_not_logged(client, manager, caplog):
    """It may be a password that was typed into the wrong field."""
    caplog.set_level("INFO", logger="axes")

    log_in(client, "My-Pa55word!", WRONG)
    log_in(client, "manager", WRONG)

    assert "My-Pa55word" not in caplog.text
    assert f"manager at {OFFICE}" in caplog.text
