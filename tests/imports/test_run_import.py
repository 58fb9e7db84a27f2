"""One job is worked on by one worker."""

from dataclasses import replace

import pytest

from imports.models import ImportJob
from imports.services import run_import, start_import, take_import
from imports.services.kinds import KINDS, ORDERS
from orders.models import Order
from tests.imports.uploads import job_of, upload

pytestmark = pytest.mark.django_db


def test_a_workbook_without_orders_is_refused_in_the_uploaders_language(manager):
    manager.language = "en"
    manager.save()

    job = job_of(manager, content=b"PK\x03\x04 no")

    assert (job.state, job.result) == ("failed", {})
    assert job.refusal == "This file is not an Excel workbook, or it is damaged. Save it as .xlsx and try again."


def test_whoever_may_no_longer_import_is_refused(manager):
    job = start_import(upload({}), by=manager)
    manager.groups.clear()

    run_import(job.pk)

    job.refresh_from_db()
    assert (job.state, job.refusal) == ("failed", "You may no longer import this sheet.")


def test_a_job_is_worked_on_once(manager):
    job = job_of(manager, {})
    take_import(job.pk, which="all", by=manager)

    run_import(job.pk)
    run_import(job.pk)

    assert Order.objects.count() == 1


def test_a_worker_that_was_overtaken_writes_nothing(manager, monkeypatch):
    job = job_of(manager, {})
    take_import(job.pk, which="all", by=manager)

    def slow(*args, **kwargs):
        ImportJob.objects.filter(pk=job.pk).update(attempts=2)
        return ORDERS.take(*args, **kwargs)

    monkeypatch.setitem(KINDS, "orders", replace(ORDERS, take=slow))
    run_import(job.pk)

    assert not Order.objects.exists()
