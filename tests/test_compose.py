"""docker-compose.yml read as Compose reads it, as far as that is possible without a Docker engine."""

import importlib.util
import re
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from launch import ROOT

SERVERS = {"proxy", "postgres", "redis", "web", "web2", "worker", "beat"}
OURS = {"web", "web2", "worker", "beat", "prepare"}
SECRETS = {"secret_key", "postgres_password", "redis_password", "email_url"}
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]


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

    assert mounts - {"./deploy/Caddyfile"} == set(COMPOSE["volumes"])
    assert (ROOT / "deploy" / "Caddyfile").exists()


@pytest.mark.parametrize("name", ["web", "web2", "worker", "beat"])
def test_ours_wait_for_the_servers_and_the_migrations(name):
    assert SERVICES[name]["depends_on"] == {
        "prepare": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_is_root_writes_outside_its_volumes_or_has_no_limit(name):
    service = SERVICES[name]

    assert service["user"] not in {"root", "0"}
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit"} <= set(service)
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}


def test_images_are_pinned_and_the_database_is_that_of_the_programs_in_ours():
    images = {name: service["image"] for name, service in SERVICES.items() if name not in OURS}
    stages = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert all(re.search(r":\d+\.\d+(\.\d+)?-", image) for image in [*images.values(), *stages])
    assert images["postgres"] in stages
    assert {SERVICES[name]["image"] for name in OURS} == {"orderdesk:${ORDERDESK_VERSION:-local}"}


def test_secrets_are_files_and_each_is_read():
    handed = {name: service.get("secrets", []) for name, service in SERVICES.items()}
    read = set(re.findall(r"/run/secrets/(\w+)", TEXT))

    assert set(COMPOSE["secrets"]) == SECRETS == read
    assert all(secret["file"] == f"./secrets/{name}" for name, secret in COMPOSE["secrets"].items())
    assert {name: set(handed[name]) for name in handed if handed[name]} == {
        **dict.fromkeys(OURS, SECRETS),
        "postgres": {"postgres_password"},
        "redis": {"redis_password"},
    }
    assert {"/secrets/", "/.env"} <= set((ROOT / ".gitignore").read_text().split())
    assert {"secrets", ".env"} <= set((ROOT / ".dockerignore").read_text().split())


def test_what_is_missing_is_named():
    named = needed(SERVICES)

    assert set(named) == {"ALLOWED_HOSTS", "SITE_URL", "DEFAULT_FROM_EMAIL"}
    assert {words for variable, words in named.items()} == {f"Set {name} in .env, see .env.example" for name in named}


def test_the_example_names_every_variable_that_is_needed_and_every_secret():
    text = (ROOT / ".env.example").read_text()
    example = {line.partition("=")[0] for line in text.splitlines()}

    assert set(needed(SERVICES)) - example == set()
    assert [name for name in SECRETS if name not in text] == []


def test_every_setting_that_is_handed_over_is_read():
    settings = (ROOT / "orderdesk" / "settings.py").read_text()
    names = {name.removesuffix("_FILE") for service in OURS for name in SERVICES[service]["environment"]}

    assert {name for name in names if f'"{name}"' not in settings} == {"WEB_CONCURRENCY"}


def test_no_port_is_open_to_the_network_but_those_of_the_proxy():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"], "proxy": ["80:80", "443:443"]}
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "front" not in service["networks"]} == {"postgres", "redis"}
    assert SERVICES["proxy"]["networks"] == ["front"]


def test_the_proxy_reaches_both_web_servers():
    upstreams = SERVICES["proxy"]["environment"]["UPSTREAMS"].split()

    assert upstreams == ["web:8000", "web2:8000"]
    assert SERVICES["web2"] == {key: value for key, value in SERVICES["web"].items() if key != "ports"}


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

    parts = '"database": "ok", "migrations": "ok", "broker": "ok"'
    assert (done.returncode, done.stdout) == (0, f'200 {{"status": "ok", {parts}}}\n')


def test_the_probe_fails_where_nobody_answers():
    done = subprocess.run(
        [sys.executable, "-m", "launch.probe"], cwd=ROOT, env={"PORT": "1"}, capture_output=True, text=True
    )

    assert done.returncode == 1
