"""Chromium in front of the real server and the real database."""

import os

import pytest

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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def sign_in(page, live_server):
    """Sign a person in by the form, as they would."""

    def as_person(person):
        person.set_password("geheim-12345")
        person.save()
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/")
        page.fill("[name=username]", person.username)
        page.fill("[name=password]", "geheim-12345")
        page.click("button[type=submit], .login-form button")
        page.wait_for_url(f"{live_server.url}/")

    return as_person


@pytest.fixture
def said_to_the_console(page):
    """Everything that went wrong in the page's scripts."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


PASSWORD = "ein-langes-wort-42"


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
        context.set_default_timeout(8000)
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
        """A page of this person, who typed name and password into the form."""
        person.set_password(PASSWORD)
        person.save()
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
