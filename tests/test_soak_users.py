"""People at work, all at once: small here, in full length by bin/soak users."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils.timezone import localdate

from bench import users
from bench.pages import PAGES
from bench.server import Client
from demo.company.seed import seed_company
from orderdesk.accounts.models import User

SECONDS, PEOPLE = 6, 12


class LiveSite:
    """The server of the test as `bench.sites` knows its sites."""

    process = os.getpid()

    def __init__(self, url):
        self.port = urlsplit(url).port

    def rows(self, sql, *params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def clients(self, usernames):
        return [Client(self.port, _session(username)) for username in usernames]


def _session(username):
    browser = Browser()
    browser.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies["sessionid"].value


@pytest.mark.django_db(transaction=True)
def test_people_find_their_pages_without_an_error(settings, live_server):
    settings.ROOT_URLCONF = "bench.urls"
    seed_company(orders=80, seed=7, today=localdate())

    record = users.work(LiveSite(live_server.url), people=PEOPLE, seconds=SECONDS, pause=0.2)

    assert record.errors == []
    assert {"orders", "order"} <= set(record.times)
    assert all(len(record.times[name]) == len(record.bare[name]) for name in record.times if name in PAGES)
    told = {result["what"]: result for result in users.results_of(record)}
    assert told["errors"]["value"] == 0
    assert told["orders"]["n"] == len(record.times["orders"])


def test_an_answer_that_is_wrong_is_an_error():
    class Broken:
        def get(self, path):
            return (500 if "/bench/" not in path else 200), "", b"", 0.01

    record = users.Record()
    person = users.Person(Broken(), {}, None, end=0, pause=0, seed=1, record=record)
    person.look("orders")

    assert record.errors == ["orders: 500"]


@pytest.mark.parametrize(
    ("samples", "grows"), [([100, 200, 200, 201], False), ([100, 200, 200, 260], True), ([7], False)]
)
def test_memory_is_compared_once_the_processes_are_warm(samples, grows):
    assert (users.growth(samples) > users.MOST_GROWTH) == grows


def test_the_percentile_is_the_value_below_which_the_share_lies():
    assert users.percentile([float(n) for n in range(101)]) == 95
    assert users.percentile([3.0]) == 3
