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
        return Site(size, *self.stack.enter_context(web(size)))


class Site:
    """One database of a size with its web processes."""

    def __init__(self, size, port, process):
        self.size, self.port, self.process = size, port, process

    def rows(self, sql, *params):
        connection = psycopg2.connect(database_url(self.size))
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, params)
            fetched = cursor.fetchall()
        connection.close()
        return fetched

    def client(self, username):
        """A client of somebody who is signed in."""
        (client,) = self.clients([username])
        return client

    def clients(self, usernames):
        """Signed-in clients, each with a session of its own, written as the log-in would have."""
        env = {**os.environ, "DATABASE_URL": database_url(self.size)}
        command = [sys.executable, "-c", SIGN_IN, *usernames]
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        return [Client(self.port, session) for session in done.stdout.split()]


SIGN_IN = """
import sys, django; django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from orderdesk.accounts.models import User
from orderdesk.accounts.sessions import SessionStore
for username in sys.argv[1:]:
    user = User.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend'
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    print(store.session_key)
"""


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
