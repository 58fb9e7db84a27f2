from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from orderdesk.core import beat
from orderdesk.core.health import FRESH
from orderdesk.core.models import Heartbeat
from orderdesk.core.watch import schema

pytestmark = pytest.mark.django_db


def beat_all(*, ago=timedelta()):
    for name in ("beat", "worker"):
        Heartbeat.objects.create(name=name, at=timezone.now() - ago)


def test_healthz_is_well_for_a_stranger_while_clock_and_worker_beat(client):
    beat_all()

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "beat": "ok",
        "worker": "ok",
        "anchor": "ok",
        "backup": "ok",
    }


def test_healthz_fails_before_the_clock_has_started(client):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["beat"] == "has not started yet"


def test_healthz_fails_when_the_heart_is_silent(client):
    beat_all(ago=FRESH)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["beat"].startswith("silent for 18")


def test_healthz_answers_for_the_parts_that_are_asked_for(client):
    response = client.get("/healthz?only=database,broker")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok"}


@pytest.mark.parametrize("only", ["nonsense", ","])
def test_healthz_is_not_well_when_nothing_was_looked_at(client, only):
    assert client.get("/healthz", {"only": only}).status_code == 503


def test_a_dead_broker_is_told(client, settings):
    from celery import current_app

    reached = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        response = client.get("/healthz?only=broker")
    finally:
        current_app.conf.broker_url = reached

    assert response.json() == {"status": "failing", "broker": "does not answer"}


def test_a_process_that_answers_is_alive_whatever_is_away(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_probes_are_answered_by_whatever_name_and_way_they_come(client, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["orderdesk.example.com"], True

    answers = [client.get(address, headers={"Host": "10.1.2.3:8000"}) for address in ("/livez", "/readyz")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_server_is_ready_with_database_migrations_and_broker(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}


def test_a_server_is_not_ready_before_its_tables_are_there(client, monkeypatch):
    monkeypatch.setattr(schema, "_complete", set())
    MigrationRecorder.Migration.objects.filter(app="core", name="0010_backups").delete()

    response = client.get("/readyz?only=database,migrations")

    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "ok", "migrations": "not applied yet"}
    assert schema.lacking_migrations() == ["core.0010_backups"]


def test_tables_of_a_later_version_are_no_fault(client, monkeypatch):
    monkeypatch.setattr(schema, "_complete", set())
    MigrationRecorder.Migration.objects.create(app="core", name="9999_of_later")

    assert client.get("/readyz?only=migrations").status_code == 200


def test_a_database_that_is_away_is_told_without_its_reason(client, monkeypatch):
    def away():
        raise OperationalError("password of orderdesk@10.0.0.7 is wrong")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr(schema, "_complete", set())

    response = client.get("/readyz?only=database,migrations")

    assert response.status_code == 503
    assert response.json() == {
        "status": "failing",
        "database": "does not answer",
        "migrations": "unknown: the database does not answer",
    }


@pytest.mark.django_db(transaction=True)
def test_heartbeat_is_the_workers_when_it_runs_and_the_clocks_when_it_is_sent():
    beat.heartbeat()
    beat.record_beat()
    beat.record_beat()

    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"worker", "beat"}


def test_health_command_prints_one_json_object(capsys):
    call_command("health", "database", json=True)

    assert capsys.readouterr().out == '{"database": "ok"}\n'


def test_health_command_fails_where_a_part_does():
    with pytest.raises(CommandError, match="Not everything is well") as refusal:
        call_command("health", "beat")

    assert refusal.value.returncode == 1


def test_health_command_knows_its_parts():
    with pytest.raises(CommandError, match="There is no part kitchen") as refusal:
        call_command("health", "kitchen")

    assert refusal.value.returncode == 2
