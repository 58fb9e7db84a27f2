"""One number for a request: in its answer, on pages that say that something broke, in the log, and in its tasks."""

import io
import json
import logging
import re
from contextlib import contextmanager
from ipaddress import ip_network
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse

from orderdesk.core.logs import JsonLines, Lines, ShortRefusals, WhoAsked, WithoutSecrets
from orderdesk.core.watch import queries, work
from tests.walk.world import PHONE

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"[0-9a-f]{16}")
GIVEN = "4bf92f35-77b3-4da6"


@pytest.fixture
def entries():
    """What the log gets to read as JSON, an object a line."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonLines())
    for kind in (ShortRefusals, WhoAsked, WithoutSecrets):
        handler.addFilter(kind())
    access, level = logging.getLogger("desk.access"), logging.getLogger("desk.access").level
    access.setLevel("INFO")
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    access.setLevel(level)


@contextmanager
def doing(number):
    """As in the middle of a request."""
    token = work.now_doing.set(work.Work(number))
    try:
        yield
    finally:
        work.now_doing.reset(token)


def test_every_answer_has_its_number(client):
    numbers = {client.get("/login/").headers["X-Request-ID"] for _request in range(3)}

    assert len(numbers) == 3
    assert all(NUMBER.fullmatch(number) for number in numbers)


@pytest.mark.parametrize(
    ("sender", "given", "is_taken"),
    [
        ("10.0.0.1", GIVEN, True),
        ("192.0.2.7", GIVEN, False),  # not one of our proxies
        ("10.0.0.1", "short", False),
        ("10.0.0.1", "x" * 65, False),
        ("10.0.0.1", "ab cdefgh", False),
        ("10.0.0.1", '"},{"level":"INFO', False),
    ],
)
def test_a_number_counts_where_our_own_proxy_gave_it(client, settings, sender, given, is_taken):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]

    answer = client.get("/login/", REMOTE_ADDR=sender, headers={"X-Request-ID": given})

    assert (answer.headers["X-Request-ID"] == given) is is_taken


def test_a_request_is_one_line_with_who_what_and_how_long(client, firm, entries):
    client.force_login(firm.am)
    order = firm.order("draft")

    answer = client.get(f"{order.get_absolute_url()}?q={PHONE}")

    (entry,) = [entry for entry in entries() if entry["logger"] == "desk.access"]
    assert entry["request"] == answer.headers["X-Request-ID"]
    assert (entry["route"], entry["method"], entry["status"]) == ("orders:detail", "GET", 200)
    assert (entry["user"], entry["user_id"], entry["address"]) == (firm.am.username, firm.am.pk, "127.0.0.1")
    assert (entry["path"], entry["level"]) == (order.get_absolute_url(), "INFO")
    assert entry["ms"] > 0
    assert entry["queries"] > 5
    assert PHONE not in json.dumps(entry)
    assert set(entry) == {
        *("time", "level", "logger", "message", "request", "route", "user", "user_id"),
        *("method", "path", "status", "ms", "queries", "address"),
    }


def test_what_is_the_same_for_everybody_is_told_only_where_it_fails(client, entries):
    for address in ("/livez", "/static/css/base.css", "/static/css/none.css"):
        client.get(address).close()

    assert [entry["path"] for entry in entries() if entry["logger"] == "desk.access"] == ["/static/css/none.css"]


def test_the_token_of_a_link_is_in_no_line(client, entries):
    client.get("/c/s3cret-of-the-customer/sign/")

    assert "s3cret" not in json.dumps(entries())
    assert [entry["path"] for entry in entries() if "path" in entry] == ["/c/…/sign/"]


def test_an_error_has_the_number_that_its_page_tells(client, firm, entries, monkeypatch):
    def broken(*_arguments, **_facts):
        raise RuntimeError("broken\n{} of it")

    monkeypatch.setattr("orderdesk.views.render", broken)
    client.force_login(firm.am)
    client.raise_request_exception = False

    answer = client.get(reverse("workbench"))

    (error,) = [entry for entry in entries() if entry["level"] == "ERROR"]
    assert answer.status_code == 500
    assert error["request"] == answer.headers["X-Request-ID"]
    assert error["request"] in answer.content.decode()
    assert (error["route"], error["user"]) == ("workbench", firm.am.username)
    assert error["traceback"].endswith("RuntimeError: broken\n{} of it")


def test_a_refusal_that_django_tells_afterwards_has_the_number_too(client, firm, entries):
    client.force_login(firm.am)

    answer = client.get("/orders/999999/")

    (refusal,) = [entry for entry in entries() if entry["logger"] == "django.request"]
    assert refusal["request"] == answer.headers["X-Request-ID"]
    assert (refusal["route"], refusal["user"]) == ("orders:detail", firm.am.username)


def test_nobody_writes_a_line_of_their_own(entries):
    typed = 'x\n{"level": "INFO"}\r\x1b\u2028\x85 张'

    logging.getLogger("orders").warning("Typed: %s", typed)

    (entry,) = entries()
    assert entry["message"] == f"Typed: {typed}"


def test_the_plain_line_ends_with_the_number():
    record = logging.LogRecord("orders", logging.WARNING, "", 0, "No answer", (), None)
    with doing(GIVEN):
        line = Lines().format(record)

    assert line.endswith(f"WARNING orders No answer [{GIVEN}]")
    assert not Lines().format(record).endswith("]")
    assert django_settings.LOG_FORMAT == "plain"


def test_a_task_goes_on_under_the_number_of_its_request():
    headers = {}
    task = SimpleNamespace(name="notifications.deliver", request=SimpleNamespace())
    with doing(GIVEN):
        work.mark_task(headers=headers)

    vars(task.request).update(headers)
    work.begin_task(task_id="of-the-task-itself", task=task)
    facts = work.facts_of_now()
    work.end_task()

    assert facts == {"request": GIVEN, "task": "notifications.deliver"}
    assert work.facts_of_now() == {}


def test_a_task_of_the_clock_has_a_number_of_its_own():
    work.begin_task(task_id="5f0c9a4e-11", task=SimpleNamespace(name="core.heartbeat", request=SimpleNamespace()))
    facts = work.facts_of_now()
    work.end_task()

    assert facts == {"request": "5f0c9a4e-11", "task": "core.heartbeat"}


def test_celery_carries_it():
    from celery import current_app
    from celery.app.trace import build_tracer

    seen = []

    def tell_number():
        seen.append(work.facts_of_now())

    task = current_app.task(name="tests.tell_number", shared=False)(tell_number)
    try:
        build_tracer(task.name, task, app=current_app)("of-the-task", (), {}, {work.TASK_NUMBER: GIVEN})
    finally:
        current_app.tasks.unregister(task.name)

    assert seen == [{"request": GIVEN, "task": "tests.tell_number"}]


# --- slow statements -------------------------------------------------------------------------------------------------


def test_a_slow_statement_is_told_without_what_it_was_about(settings, entries, firm):
    settings.SLOW_QUERY_MS = 20

    with doing(GIVEN), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s),  '13800138000' AS phone\nWHERE %s <> ''", [0.03, PHONE])

    (entry,) = entries()
    assert entry["statement"] == "SELECT pg_sleep(%s), '…' AS phone WHERE %s <> '…'"
    assert (entry["logger"], entry["level"]) == ("desk.queries", "WARNING")
    assert entry["ms"] >= 30
    assert PHONE not in json.dumps(entry)


@pytest.mark.parametrize("limit", [0, 500])
def test_others_are_not_told(settings, entries, limit):
    settings.SLOW_QUERY_MS = limit

    with doing(GIVEN), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.002)")

    assert entries() == []


def test_a_slow_statement_is_told_with_its_page_and_counted(client, settings, firm, entries, monkeypatch):
    counted = []
    monkeypatch.setattr(queries, "count_slow_query", lambda work: counted.append(work.number))
    client.force_login(firm.am)
    settings.SLOW_QUERY_MS = 0.0001

    answer = client.get(reverse("notifications:bell"))

    slow = [entry for entry in entries() if entry["logger"] == "desk.queries"]
    assert {entry["request"] for entry in slow} == {answer.headers["X-Request-ID"]}
    assert slow[-1]["route"] == "notifications:bell"
    assert counted == [entry["request"] for entry in slow]


def test_a_command_takes_its_time(settings, entries):
    settings.SLOW_QUERY_MS = 1

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01)")

    assert entries() == []


def test_every_connection_is_watched_once():
    queries.watch_connection(connection)

    assert connection.execute_wrappers.count(queries._timed) == 1
