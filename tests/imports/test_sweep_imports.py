"""What a dead worker left is begun again."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from imports.models import ImportJob
from imports.services import start_import, sweep_imports
from orderdesk.core.jobs import queue
from tests.imports.uploads import upload

pytestmark = pytest.mark.django_db


def test_a_job_that_a_dead_worker_left_is_begun_again_and_given_up_after_three_times(manager, monkeypatch):
    sent = []
    monkeypatch.setattr(queue, "send", lambda task, key: sent.append((task, key)))
    job = start_import(upload({}), by=manager)
    ImportJob.objects.update(state="writing", take="all", attempts=2, touched_at=now() - timedelta(minutes=16))

    sweep_imports()
    job.refresh_from_db()
    assert (job.state, sent) == ("waiting", [("imports.run_import", job.pk)])

    ImportJob.objects.update(state="writing", attempts=3, touched_at=now() - timedelta(minutes=16))
    sweep_imports()
    job.refresh_from_db()
    assert (job.state, job.refusal) == ("failed", "The import was interrupted three times. Ask an administrator.")
