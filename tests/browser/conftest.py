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
