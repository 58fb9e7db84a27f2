"""What a refused permission leaves in the log: one line."""

import io
import logging

import pytest
from django.conf import settings
from django.urls import reverse

from orderdesk.core.logs import ShortRefusals, WithoutSecrets

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """What the console gets to read."""
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(ShortRefusals())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


def test_a_refused_permission_is_one_line_without_a_traceback(client, log, firm):
    client.force_login(firm.warehouse)
    url = reverse("imports:imports-of", args=["products"])

    response = client.get(url)

    assert response.status_code == 403
    assert log.getvalue() == f"Forbidden (Permission denied): {url} ({firm.warehouse})\n"
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["short_refusals", "without_secrets"]


def test_an_error_keeps_its_traceback(log):
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("orders").exception("no good")

    assert log.getvalue().splitlines()[-1] == "ValueError: broken"


def test_the_requests_that_gunicorn_logs_hold_no_secret_of_a_link():
    (handler,) = (each for each in logging.getLogger("gunicorn.access").handlers if type(each) is logging.StreamHandler)
    record = logging.LogRecord("gunicorn.access", logging.INFO, "", 0, '"GET /c/s3cret/sign/ HTTP/1.1" 200', (), None)

    assert handler.filter(record)
    assert record.getMessage() == '"GET /c/…/sign/ HTTP/1.1" 200'
    assert [type(each) for each in handler.filters] == [ShortRefusals, WithoutSecrets]
