"""Cookies in production: by HTTPS alone, and of this very host."""

import pytest
from django.urls import reverse

from tests.core.test_environment import read_settings

pytestmark = pytest.mark.django_db

NAMES = "import django; django.setup()\n" + "\n".join(
    f"print(s.{name}, end=' ')"
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "COOKIE_PREFIX")
).replace("s.", "__import__('django.conf').conf.settings.")


@pytest.fixture
def in_production(settings):
    settings.COOKIE_PREFIX = "__Host-"
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.LANGUAGE_COOKIE_NAME = "__Host-django_language"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True


def test_the_names_of_the_cookies_bind_them_to_their_host():
    of_production = read_settings(NAMES, SECRET_KEY="x")
    without_tls = read_settings(NAMES, SECRET_KEY="x", COOKIE_SECURE="false")

    assert of_production == (0, "__Host-sessionid __Host-csrftoken __Host-django_language __Host-")
    assert without_tls == (0, "sessionid csrftoken django_language")


def test_every_cookie_is_of_this_host_and_goes_by_https_alone(client, firm, in_production):
    user = firm.admin
    user.set_password("geheim-12345")
    user.save()
    cookies = {}

    for address, typed in (
        ("login", {}),
        ("login", {"username": user.username, "password": "geheim-12345"}),
        ("set_language", {"language": "en"}),
        ("accounts:create-team", {"name": "华北组", "leader": firm.manager.pk}),
    ):
        ask = client.post if typed else client.get
        cookies |= ask(reverse(address), typed, secure=True).cookies

    names = ("sessionid", "csrftoken", "django_language", "device", "messages")
    assert set(cookies) == {f"__Host-{name}" for name in names}
    for name, cookie in cookies.items():
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Lax"), name
        assert bool(cookie["httponly"]) == (name != "__Host-csrftoken"), name
