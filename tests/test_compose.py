"""docker-compose.yml read as Compose reads it, as far as that is possible without a Docker engine."""

import importlib.util
import re
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from launch import ROOT

SERVERS = {"postgres", "redis", "web", "worker", "beat"}
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]


def needed(service):
    """{variable: the words that name it when it is missing} of `${VARIABLE:?words}` in the service."""
    return dict(re.findall(r"\$\{(\w+):\?([^}]*)\}", yaml.safe_dump(service, width=10_000)))


def test_all_servers_are_there_and_one_shot_prepares_them():
    assert set(SERVICES) == SERVERS | {"prepare"}


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_every_server_is_watched_and_comes_back(name):
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(service["healthcheck"])


def test_what_has_to_last_lies_in_volumes():
    mounts = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}

    assert mounts == set(yaml.safe_load(TEXT)["volumes"])


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_ours_wait_for_the_servers_and_the_migrations(name):
    assert SERVICES[name]["depends_on"] == {
        "prepare": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


def test_no_secret_has_a_default_and_each_is_named_when_missing():
    named = needed(SERVICES)

    assert set(named) >= SECRETS
    assert {words for variable, words in named.items()} == {f"Set {name} in .env, see .env.example" for name in named}


def test_the_example_names_every_variable_that_is_needed():
    example = {line.partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines()}

    assert set(needed(SERVICES)) - example == set()


def test_the_example_holds_no_secret():
    example = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert {example[name] for name in SECRETS} == {""}


def test_no_port_is_open_to_the_network_unless_asked_for():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_the_commands_exist():
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert SERVICES["prepare"]["command"] == ["python", "-m", "launch.prepare"]
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "python", "-m", "launch.probe"]
    assert SERVICES["beat"]["healthcheck"]["test"] == ["CMD", "python", "manage.py", "health", "beat"]
    assert [SERVICES[name]["command"][:4] for name in ("worker", "beat")] == [
        ["celery", "-A", "orderdesk", "worker"],
        ["celery", "-A", "orderdesk", "beat"],
    ]
    assert 'CMD ["gunicorn", "orderdesk.wsgi:application"' in dockerfile
    assert all(importlib.util.find_spec(name) for name in ("launch.prepare", "launch.probe", "celery", "gunicorn"))
    assert "health" in get_commands()


@pytest.mark.django_db
def test_the_probe_asks_as_the_proxy_would(live_server):
    port = live_server.url.rpartition(":")[2]
    environment = {"ALLOWED_HOSTS": "localhost,orderdesk.example.com", "PORT": port}

    done = subprocess.run(
        [sys.executable, "-m", "launch.probe"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (0, '200 {"status": "ok", "database": "ok", "broker": "ok"}\n')


def test_the_probe_fails_where_nobody_answers():
    done = subprocess.run(
        [sys.executable, "-m", "launch.probe"], cwd=ROOT, env={"PORT": "1"}, capture_output=True, text=True
    )

    assert done.returncode == 1
