"""Databases of a size, and two web processes on each; a client that is signed in."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg2


def database_url(size):
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/orderdesk_{size}"))


def manage(size, *arguments):
    env = {**os.environ, "DATABASE_URL": database_url(size)}
    subprocess.run([sys.executable, "manage.py", *arguments], env=env, check=True, stdout=sys.stderr)


def prepare(size, *, seed=7, today="2026-11-20", orders=None):
    """Make the database of a size (or of another name, with so many orders) the first time: migrate, seed, vacuum."""
    name = f"orderdesk_{size}"
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    server.close()
    manage(size, "collectstatic", "--no-input", "--verbosity", "0")
    manage(size, "migrate", "--verbosity", "0")
    manage(size, "seed_demo", "--orders", str(orders or size), "--seed", str(seed), "--today", today, "--if-empty")
    vacuum(size)


def vacuum(size):
    """As autovacuum would have: statistics and the visibility map, on which index-only walks rest."""
    connection = psycopg2.connect(database_url(size))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


@contextmanager
def web(size):
    """Two web processes on the database of a size; yields the port and the key of their parent process."""
    port = free_port()
    env = {**os.environ, "DATABASE_URL": database_url(size), "CELERY_QUEUE": f"bench-{size}"}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "orderdesk.wsgi",
            "--workers",
            "2",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "error",
            "--timeout",
            "120",
        ],
        env=env,
    )
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no web process answered on port {port}")


class Client:
    """Requests of one person who is signed in."""

    def __init__(self, port, session, token="bench" * 6 + "ab"):
        self.port, self.token = port, token
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={token}; django_language=zh-hans"}

    def get(self, path):
        return self.send("GET", path)

    def post(self, path, data):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        return self.send("POST", path, urlencode(data), headers)

    def send(self, method, path, body=None, headers=None):
        """(status, location, body, seconds)."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, {**self.headers, **(headers or {})})
        response = connection.getresponse()
        text = response.read()
        connection.close()
        return response.status, response.headers.get("Location", ""), text, time.perf_counter() - began
