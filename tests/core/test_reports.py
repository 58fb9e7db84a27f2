"""A report of an error says where it broke, and nothing of what it was about."""

import logging

import pytest
import sentry_sdk
from django.db import connection
from django.urls import reverse
from sentry_sdk.transport import Transport

from orderdesk.core.watch import reports, work
from tests.walk.world import PHONE, PRICE

pytestmark = pytest.mark.django_db
DSN = "https://public@sentry.example.com/1"
TOKEN, COOKIE = "s3cret-of-the-link", "cookie-of-somebody"


class Kept(Transport):
    """Takes reports and sends them nowhere."""

    def __init__(self, options=None):
        super().__init__(options)
        self.texts = []

    def capture_envelope(self, envelope):
        self.texts.append(envelope.serialize().decode())


@pytest.fixture
def sent(settings):
    settings.SENTRY_DSN = DSN
    transport = Kept()
    reports.begin(transport=transport)
    yield transport.texts
    sentry_sdk.get_client().close(timeout=0)
    sentry_sdk.init()


def test_nothing_is_reported_where_nobody_is_named(settings):
    settings.SENTRY_DSN = ""

    reports.begin()

    assert not sentry_sdk.get_client().is_active()


def test_no_phone_price_or_token_leaves(client, firm, sent, monkeypatch):
    def broken(*_arguments, **_facts):
        phone, price = PHONE, PRICE  # as variables of the frame
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [phone])
        logging.getLogger("orders").warning("About to fail for %s", phone)
        raise ValueError(f"duplicate key: (phone, price)=({phone}, {price}) of {firm.am.username}")

    monkeypatch.setattr("orderdesk.views.render", broken)
    client.force_login(firm.am)
    client.cookies["other"] = COOKIE
    client.raise_request_exception = False

    answer = client.get(f"{reverse('workbench')}?q={PHONE}", headers={"Authorization": TOKEN})

    text = "".join(sent)
    assert answer.status_code == 500
    assert [word for word in (PHONE, PRICE[:8], TOKEN, COOKIE, firm.am.username, firm.am.name) if word in text] == []
    assert "ValueError" in text
    assert answer.headers["X-Request-ID"] in text
    assert '"route":"workbench"' in text.replace(" ", "")


def test_a_log_entry_is_reported_as_it_stands_in_the_code(sent):
    logging.getLogger("orders").error("Notice %s of %s could not be delivered: %s", 12, PHONE, TOKEN)
    logging.getLogger("orders").error(f"Put together already: {PHONE}")

    text = "".join(sent)
    assert "Notice %s of %s could not be delivered: %s" in text
    assert PHONE not in text
    assert TOKEN not in text


def test_a_report_is_put_together_from_what_may_leave():
    event = {
        "exception": {
            "values": [{"type": "KeyError", "value": TOKEN, "stacktrace": {"frames": [{"vars": {"x": PHONE}}]}}]
        },
        "request": {"url": f"https://x/c/{TOKEN}/", "data": {"phone": PHONE}, "cookies": COOKIE, "headers": {}},
        "user": {"id": 1, "username": "qian"},
        "breadcrumbs": {"values": [{"message": PHONE}]},
        "extra": {"sys.argv": [TOKEN]},
        "server_name": "host",
    }
    token = work.now_doing.set(work.Work("0123456789abcdef"))
    try:
        clean = reports.scrubbed(event, {})
    finally:
        work.now_doing.reset(token)

    assert clean == {
        "tags": {"request": "0123456789abcdef", "route": "", "task": ""},
        "transaction": "",
        "exception": {"values": [{"type": "KeyError", "module": None, "value": "", "stacktrace": {"frames": [{}]}}]},
    }
