"""What a refused permission leaves in the log: one line."""

import io
import logging
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from orderdesk.core.logs import Lines, ShortRefusals, WhoAsked, WithoutSecrets

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """What the console gets to read."""
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(ShortRefusals())
    handler.addFilter(WhoAsked())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


def test_a_refused_permission_is_one_line_without_a_traceback(client, log, firm):
    client.force_login(firm.warehouse)
    url = reverse("imports:imports-of", args=["products"])

    response = client.get(url)

    assert response.status_code == 403
    assert log.getvalue() == f"Forbidden (Permission denied): {url} ({firm.warehouse})\n"
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["short_refusals", "who_asked", "without_secrets"]


def test_who_asked_for_a_record_of_others_is_named(client, log, firm):
    order = firm.order("draft")
    client.force_login(firm.stranger)

    response = client.get(order.get_absolute_url())

    assert response.status_code == 404
    assert log.getvalue() == f"Not Found: {order.get_absolute_url()} ({firm.stranger})\n"


def test_an_error_keeps_its_traceback(log):
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("orders").exception("no good")

    assert log.getvalue().splitlines()[-1].strip() == "ValueError: broken"


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/c/s3cret/sign/", "/c/…/sign/"),
        ("/people/invite/WzEs:1x/", "/people/invite/…/"),
        ("/people/reset/WzEs:1x/", "/people/reset/…/"),
        ("/setup/first/s3cret/", "/setup/first/…/"),
        ("/people/12/password/", "/people/12/password/"),
    ],
)
def test_the_requests_that_gunicorn_logs_hold_no_secret_of_a_link(path, logged):
    (handler,) = (each for each in logging.getLogger("gunicorn.access").handlers if type(each) is logging.StreamHandler)
    record = logging.LogRecord("gunicorn.access", logging.INFO, "", 0, f'"GET {path} HTTP/1.1" 200', (), None)

    assert handler.filter(record)
    assert record.getMessage() == f'"GET {logged} HTTP/1.1" 200'
    assert [type(each) for each in handler.filters] == [ShortRefusals, WhoAsked, WithoutSecrets]


def line_of(message, *args, **facts):
    """An entry as the console gets it."""
    record = logging.LogRecord("orders", logging.WARNING, "", 0, message, args, None)
    record.created = 1_780_000_000.25
    vars(record).update(facts)
    return logging.Formatter.format(Lines(), record)


def test_an_entry_tells_its_time_in_utc():
    assert line_of("No answer") == "2026-05-28T20:26:40.250Z WARNING orders No answer"


def test_nobody_can_write_an_entry_of_their_own():
    typed = "qian\n2026-05-28T20:26:40.250Z INFO orders Signed in\r\x1b[2J\u2028x"

    line = line_of("Wrong password: %s", typed)

    assert line.splitlines() == [line]
    assert line.endswith(r"qian\n2026-05-28T20:26:40.250Z INFO orders Signed in\r\x1b[2J\u2028x")
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"
    assert settings.LOGGING["formatters"]["line"] == {"()": "orderdesk.core.logs.Lines"}


def test_a_traceback_is_no_entry_of_its_own():
    try:
        raise ValueError("broken\n2026-05-28T20:26:40.250Z INFO orders Signed in")
    except ValueError:
        text = line_of("No good", exc_info=sys.exc_info())

    first, *rest = text.splitlines()
    assert first.endswith("No good")
    assert all(line.startswith("    ") for line in rest)
