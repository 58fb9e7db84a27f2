"""The backup drill: while orders are entered a backup is written; restored into a scratch database it verifies.

bin/soak holds it to ten minutes at 100 000 orders.
"""

import threading
import time
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.db import connection, connections
from django.utils.timezone import localdate

from demo.company.seed import seed_company
from fulfillment.services import confirm_order
from orderdesk.core import nightly_backup
from orderdesk.core.backup import write_backup
from orderdesk.core.nightly_backup import check_file
from orders import services
from orders.models import Order
from tests.factories import Firm
from tests.soak import SOAKING

ORDERS = 100_000 if SOAKING else 0
CLERKS = 2
LONGEST = 600  # seconds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.backup]


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return tmp_path


def enter(firm):
    """Take an order from entry to confirmation. Nothing of it is read again, as no thread may (test_project.py)."""
    order = firm.draft("1", "2")
    services.submit_order(order.pk, by=firm.assistant)
    services.pass_review(order.pk, by=firm.assistant)
    services.approve_order(order.pk, by=firm.manager)
    firm.answer(order)
    confirm_order(order.pk, by=firm.assistant)
    return order.pk


@contextmanager
def clerks_at_work(firm):
    """Threads that take one order after the other from entry to confirmation: ({key: when it was there}, failures)."""
    entered, failures, is_over = {}, [], threading.Event()

    def work():
        try:
            while not is_over.is_set():
                key = enter(firm)
                entered[key] = time.monotonic()
        except Exception as failure:  # noqa: BLE001 - the test looks at it
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(CLERKS)]
    for thread in threads:
        thread.start()
    try:
        yield entered, failures
    finally:
        is_over.set()
        for thread in threads:
            thread.join(timeout=60)


def until_entered(entered, count):
    end = time.monotonic() + 60
    while len(entered) < count and time.monotonic() < end:
        time.sleep(0.05)


def orders_in(url):
    with closing(psycopg2.connect(url)) as other, other.cursor() as cursor:
        cursor.execute("SELECT id FROM orders_order")
        return {key for (key,) in cursor.fetchall()}


@pytest.fixture
def steps(monkeypatch):
    """What the check finds and when it is done with each of its steps: {"restore": moment, "orders": {key, …}, …}."""
    found, manage = {}, nightly_backup._manage

    def manage_and_look(arguments, url, var):
        done = manage(arguments, url, var)
        found.update({arguments[0]: time.monotonic(), "orders": orders_in(url)})
        return done

    monkeypatch.setattr(nightly_backup, "_manage", manage_and_look)
    return found


def test_a_backup_of_a_busy_company_is_whole_and_verifies(var, steps):
    if ORDERS:
        seed_company(orders=ORDERS, seed=1, today=localdate())
    there = set(Order.objects.values_list("pk", flat=True))
    firm, file = Firm(), var / "busy.backup"

    with clerks_at_work(firm) as (entered, failures):
        until_entered(entered, CLERKS)
        began = time.monotonic()
        write_backup(file)
        written = time.monotonic()
        until_entered(entered, len(entered) + CLERKS)
    error = check_file(file)
    seconds = {name: round(at - began, 1) for name, at in steps.items() if name != "orders"}
    print(f"{len(steps['orders'])} orders, {len(entered)} entered meanwhile: {written - began:.1f} {seconds}")

    assert (failures, error) == ([], "")
    before = {key for key, moment in entered.items() if moment < began}
    assert [key for key, moment in entered.items() if began < moment < written]
    assert there | before <= steps["orders"] <= there | set(Order.objects.values_list("pk", flat=True))
    assert seconds["verify"] < LONGEST
    assert scratch_databases() == []


def scratch_databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%\\_check'")
        return cursor.fetchall()
