"""What Prometheus reads: figures of pages, queues and programs, for whoever may, and nothing of the business."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.db import OperationalError
from django.urls import get_resolver, reverse
from django.utils.timezone import now
from prometheus_client.parser import text_string_to_metric_families

from launch import ROOT
from orderdesk.core.models import Backup, Heartbeat
from orderdesk.core.watch import queues
from orderdesk.core.watch.gauges import GAUGES
from orderdesk.notifications.models import OutgoingMessage
from tests.walk.world import PHONE

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-twenty-letters"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def opened(settings):
    settings.METRICS_TOKEN, settings.METRICS_ARE_OPEN = TOKEN, True


def samples(client):
    """{(name, labels): value} of everything that is told."""
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": TOKEN}]
)
def test_there_is_no_such_page_for_whoever_may_not_read_it(client, opened, headers):
    answer, nowhere = client.get("/metrics", headers=headers), client.get("/nowhere")

    assert (answer.status_code, answer.content) == (404, nowhere.content)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, BEARER])
def test_it_is_closed_where_nothing_is_set(client, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


def test_an_administrator_who_is_signed_in_does_not_read_it_either(client, firm, opened):
    client.force_login(firm.admin)

    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(("address", "status"), [("10.9.8.7", 200), ("10.10.0.1", 404), ("127.0.0.1", 404)])
def test_an_address_that_may_reads_it_without_a_token(client, settings, address, status):
    settings.METRICS_ALLOWED, settings.METRICS_ARE_OPEN = [ip_network("10.9.0.0/16")], True

    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


def test_an_address_is_that_of_the_client_behind_our_proxy(client, settings):
    settings.METRICS_ALLOWED, settings.METRICS_ARE_OPEN = [ip_network("10.9.0.0/16")], True

    answer = client.get("/metrics", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": "10.9.8.7"})

    assert answer.status_code == 404


def test_requests_are_counted_by_the_name_of_their_page(client, firm, opened):
    client.force_login(firm.am)
    order = firm.order("draft")
    page = (("method", "GET"), ("route", "orders:detail"), ("status", "2xx"))
    before = samples(client)

    client.get(order.get_absolute_url())
    client.get("/nowhere/13800138000")
    after = samples(client)

    key = ("orderdesk_requests_total", page)
    assert after[key] - before.get(key, 0) == 1
    assert after["orderdesk_request_seconds_count", (("route", "orders:detail"),)] >= 1
    assert after["orderdesk_queries_total", (("route", "orders:detail"),)] >= 5
    assert after["orderdesk_requests_total", (("method", "GET"), ("route", "none"), ("status", "4xx"))] >= 1


def test_the_standing_of_programs_queues_deliveries_and_backups_is_told(client, firm, opened):
    Heartbeat.objects.create(name="beat", at=now() - timedelta(minutes=2))
    Backup.objects.create(
        made_on=now().date(),
        begun_at=now(),
        finished_at=now() - timedelta(hours=5),
        file="x",
        digest="x",
        size=7,
        checked_at=now(),
    )
    for place, state in enumerate(["waiting", "failed", "failed"]):
        OutgoingMessage.objects.create(
            key=f"k{place}", recipient=firm.am, channel="email", kind="x", state=state, due_at=now()
        )

    told = samples(client)

    assert 120 <= told["orderdesk_heartbeat_age_seconds", (("program", "beat"),)] < 180
    assert 5 * 3600 <= told["orderdesk_backup_age_seconds", ()] < 5 * 3600 + 60
    assert (told["orderdesk_backup_verified", ()], told["orderdesk_backup_bytes", ()]) == (1, 7)
    assert told["orderdesk_undelivered_notices", (("state", "failed"),)] == 2
    assert told["orderdesk_undelivered_customer_mails", (("state", "failed"),)] == 0
    assert told["orderdesk_imports", (("state", "running"),)] == 0
    assert told["orderdesk_part_well", (("part", "database"),)] == 1
    assert told["orderdesk_part_well", (("part", "worker"),)] == 0
    assert told["orderdesk_lacking_migrations", ()] == told["orderdesk_unreadable_gauges", ()] == 0
    assert told["orderdesk_database_bytes", ()] > 1_000_000
    assert told["orderdesk_disk_free_bytes", (("folder", "var"),)] > 0


def test_the_length_of_the_queue_and_its_oldest_task(client, opened, settings):
    from celery import current_app

    settings.CELERY_TASK_DEFAULT_QUEUE = "queue-of-this-test"
    for _time in range(2):
        current_app.send_task("core.heartbeat", queue="queue-of-this-test")
    try:
        standing = queues.read_queue()
    finally:
        with current_app.connection_for_read() as broker:
            broker.default_channel.client.delete("queue-of-this-test")

    assert (standing.name, standing.length) == ("queue-of-this-test", 2)
    assert 0 <= standing.oldest < 30


def test_what_cannot_be_read_is_left_out_and_counted(client, opened, monkeypatch):
    def away():
        raise OperationalError("password of orderdesk@10.0.0.7 is wrong")

    monkeypatch.setitem(GAUGES._contributions, 13, away)

    told = samples(client)

    assert told["orderdesk_unreadable_gauges", ()] == 1
    assert told["orderdesk_backup_verified", ()] == 0
    assert not [name for name, _labels in told if name == "orderdesk_heartbeat_age_seconds"]


def test_nothing_of_the_business_is_told(client, firm, opened):
    firm.order("delivered", contact_phone=PHONE)
    client.force_login(firm.am)
    client.get(reverse("customers:detail", args=[firm.customer.pk]))

    text = client.get("/metrics", headers=BEARER).content.decode()

    routes = set(re.findall(r'route="([^"]*)"', text))
    names = set(_names(get_resolver()))
    assert routes - names - {"none", "static", "probe"} == set()
    assert [word for word in (PHONE, firm.customer.name, firm.am.username) if word in text] == []


def _names(resolver, space=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield f"{space}{entry.name}"


FORKED = """
import os, django
django.setup()
from orderdesk.core.watch import exposition as e
for _worker in range(2):
    if not os.fork():
        e.REQUESTS.labels("login", "GET", "2xx").inc(3)
        os._exit(0)
for _worker in range(2):
    os.wait()
e.GAUGES._contributions.clear()
print(e.render().decode())
"""


def test_what_the_processes_of_a_server_counted_is_summed(tmp_path):
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    done = subprocess.run([sys.executable, "-c", FORKED], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert 'orderdesk_requests_total{method="GET",route="login",status="2xx"} 6.0' in done.stdout.splitlines()
