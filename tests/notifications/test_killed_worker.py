"""kill -9 in the midst of delivering a thousand reminders: in the app nothing is lost and nothing comes twice.

bin/soak repeats each point ten times.
"""

import email
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email.header import decode_header, make_header
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from customers.models import Communication
from launch import ROOT
from orderdesk.celery import app
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import remind
from tests.factories import Firm
from tests.soak import rounds

DUE = 1000
REPEATED = "［可能重复］"
PATIENCE = 90  # seconds


@pytest.fixture
def queue():
    return f"killed-{uuid4().hex}"


@pytest.fixture
def worker(queue):
    """Start a worker on the database of this test and on the queue of this test."""
    started = []

    def start(point, folder):
        database = connection.settings_dict
        host = f"{database['HOST']}:{database['PORT']}"
        credentials = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
        env = {
            **os.environ,
            "DATABASE_URL": f"postgres://{credentials}@{host}/{database['NAME']}",
            "CELERY_QUEUE": queue,
        }
        command = [sys.executable, "-m", "tests.notifications.dying_worker", point, str(folder)]
        process = subprocess.Popen(command, cwd=ROOT, env=env)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def record_a_thousand():
    firm, moment = Firm(), now()
    due = [
        Communication(
            customer=firm.customer, text="下周再联系", happened_at=moment, next_on=localdate(), by=firm.assistant
        )
        for _n in range(DUE)
    ]
    Communication.objects.bulk_create(due)
    return remind(at=now())


def nudge(queue):
    app.send_task("notifications.deliver", queue=queue)


def waiting():
    return OutgoingMessage.objects.filter(state="waiting").count()


def until(condition, told):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, told()
        time.sleep(0.2)


def subjects(folder):
    """How often each sentence was sent by e-mail, and how often with the mark of a repetition."""
    first, again = Counter(), Counter()
    for file in Path(folder).iterdir():
        for part in file.read_bytes().split(b"-" * 79 + b"\n"):
            if part.strip():
                subject = str(make_header(decode_header(email.message_from_bytes(part)["Subject"])))
                (again if subject.startswith(REPEATED) else first)[subject.removeprefix(REPEATED)] += 1
    return first, again


@pytest.mark.kill
@pytest.mark.parametrize("point", ["before_claim", "after_claim", "after_sending", "after_marking"])
@pytest.mark.parametrize("turn", rounds(10))
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_tells_nothing_twice(worker, queue, tmp_path, point, turn):
    recorded = record_a_thousand()["rules"]["follow-up"]["recorded"]
    dying = worker(point, tmp_path)
    nudge(queue)
    until(lambda: dying.poll() is not None, lambda: f"the worker survived {point}")
    left = waiting()

    worker("nowhere", tmp_path)
    end = time.monotonic() + PATIENCE
    while waiting() and time.monotonic() < end:
        nudge(queue)
        time.sleep(1)

    assert (recorded, dying.returncode) == (DUE, -9)
    assert left > 0
    assert waiting() == 0
    app_told = OutgoingMessage.objects.filter(channel="app", state="sent")
    assert app_told.count() == app_told.values("reminder").distinct().count() == Reminder.objects.count() == DUE
    first, again = subjects(tmp_path)
    by_mail = OutgoingMessage.objects.filter(channel="email")
    assert set(by_mail.values_list("state", flat=True)) == {"sent"}
    # What may have been sent before the blow is sent again and says so: nothing else comes twice.
    assert sum(again.values()) == by_mail.filter(may_be_double=True).count()
    lost = DUE - by_mail.filter(may_be_double=True).count() - sum(first.values())
    twice = sum(first.values()) + sum(again.values()) - DUE
    assert lost <= 0
    assert twice == {"after_sending": 1}.get(point, 0)


def test_the_worker_of_these_tests_has_the_points_of_the_service():
    from orderdesk.notifications import services
    from tests.notifications import dying_worker

    assert all(callable(getattr(services, name)) for name, _wrap, _left in dying_worker.POINTS.values())
    assert timedelta(0) < services.LEASE
