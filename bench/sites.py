"""The databases that are compared, and how a measure is taken beside its baseline."""

import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from functools import cached_property

import psycopg2

from bench.server import Client, database_url, prepare, web

REQUESTS = 40  # of each kind in a round


class Bench:
    """The databases that are compared and the web processes on them, started when a measure first asks."""

    def __init__(self, size, *, small, rounds):
        self.size, self.small, self.rounds = size, small, rounds
        self.stack = ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.stack.close()

    @cached_property
    def large_site(self):
        return self._site(self.size)

    @cached_property
    def small_site(self):
        return self.large_site if self.small == self.size else self._site(self.small)

    def _site(self, size):
        prepare(size)
        return Site(size, self.stack.enter_context(web(size)))


class Site:
    """One database of a size with its web processes."""

    def __init__(self, size, port):
        self.size, self.port = size, port

    def rows(self, sql, *params):
        connection = psycopg2.connect(database_url(self.size))
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, params)
            fetched = cursor.fetchall()
        connection.close()
        return fetched

    def client(self, username):
        """A signed-in client: the session is written as the log-in would have."""
        return Client(self.port, self.session(username))

    def session(self, username):
        code = (
            "import django; django.setup()\n"
            "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
            "from orderdesk.accounts.sessions import SessionStore\n"
            "from orderdesk.accounts.models import User\n"
            f"user = User.objects.get(username={username!r})\n"
            "store = SessionStore()\n"
            "store[SESSION_KEY] = str(user.pk)\n"
            "store[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend'\n"
            "store[HASH_SESSION_KEY] = user.get_session_auth_hash()\n"
            "store.create(); print(store.session_key)\n"
        )
        env = {**os.environ, "DATABASE_URL": database_url(self.size)}
        done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
        return done.stdout.strip()


def compared(measured, baseline, *, size, unit="ms", rounds=3, requests=REQUESTS):
    """Alternate the two, request by request; each round gives a ratio of medians; returns the median ratio."""
    measured(), baseline()  # warm
    ratios, values, bases = [], [], []
    for _round in range(rounds):
        pairs = [(measured(), baseline()) for _ in range(requests)]
        value, base = (statistics.median(column) for column in zip(*pairs, strict=True))
        values.append(value)
        bases.append(base)
        ratios.append(value / base)
    return {
        "size": size,
        "value": round(statistics.median(values) * 1000, 2),
        "unit": unit,
        "baseline": round(statistics.median(bases) * 1000, 2),
        "ratio": round(statistics.median(ratios), 3),
    }


def timed(client, path):
    def request():
        status, _location, _text, seconds = client.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return seconds

    return request
