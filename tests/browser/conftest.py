"""Chromium in front of the real server and the real database."""

import os

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import RequestFactory
from playwright.sync_api import expect

from orderdesk.accounts.sessions import SessionStore
from orderdesk.accounts.signing_in import complete

PATIENCE = 20_000  # milliseconds: on a busy machine a page takes long, and is right all the same
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session", autouse=True)
def _playwright_runs_a_loop_of_its_own():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_kept():
    """As in production, where their names tell their content: a browser asks for each of them once."""
    serve = StaticFilesHandler.serve

    def serve_for_long(handler, request):
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_for_long)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def sign_in(page, live_server):
    """Sign a person in: the page of the test is their work bench."""

    def as_person(person):
        page.context.clear_cookies()
        let_in(page.context, person, live_server.url)
        page.goto(f"{live_server.url}/")

    return as_person


@pytest.fixture
def said_to_the_console(page):
    """Everything that went wrong in the page's scripts."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


PASSWORD = "ein-langes-wort-42"


def let_in(context, person, url):
    """Give a browser the cookies that it has once somebody signed in by the form."""
    request = RequestFactory().post("/login/")
    request.session = SessionStore()
    answer = complete(request, person)
    request.session.save()
    answer.set_cookie(settings.SESSION_COOKIE_NAME, request.session.session_key)
    context.add_cookies([{"name": name, "value": cookie.value, "url": url} for name, cookie in answer.cookies.items()])


def log_in(page, person):
    """Type name and password into the form, wherever it leads."""
    page.goto("/login/")
    page.keyboard.type(person.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


class Office:
    """Opens pages for people and remembers everything that a page complained about."""

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.contexts, self.troubles = [], []

    def page(self, **options):
        context = self.browser.new_context(base_url=self.url, **{"viewport": {"width": 1280, "height": 800}} | options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._note(page, message))
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._check)
        return page

    def _note(self, page, message):
        """Errors and warnings; that a page itself is 404 or 422 is no error of the page."""
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{page.url}: {message.text}")

    def _check(self, response):
        if response.status in (409, 422) and response.request.headers.get("x-stay"):
            return  # a form that waits in its page was refused
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.troubles.append(f"{response.status} {response.url}")

    def sign_in(self, person, **options):
        """A page of this person, at the work bench."""
        self._give_password(person)
        page = self.page(**options)
        let_in(page.context, person, self.url)
        page.goto("/")
        return page

    def _give_password(self, person):
        person.set_password(PASSWORD)
        person.save()

    def log_in(self, person, **options):
        """The same for whoever types name and password into the form."""
        self._give_password(person)
        page = self.page(**options)
        log_in(page, person)
        page.wait_for_url(f"{self.url}/")
        return page


@pytest.fixture
def office(browser, live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office = Office(browser, live_server.url)
    yield office
    for context in office.contexts:
        context.close()
    assert office.troubles == []
