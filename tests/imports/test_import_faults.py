"""The rows that could not be taken, to correct."""

import pytest
from django.urls import reverse

from tests.imports.uploads import BAD, job_of

pytestmark = pytest.mark.django_db


def test_they_come_back_as_a_workbook(client, manager):
    job = job_of(manager, {}, BAD)
    client.force_login(manager)

    response = client.get(reverse("imports:import-faults", args=[job.pk]))

    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_without_a_fault_there_is_nothing(client, manager):
    job = job_of(manager, {})
    client.force_login(manager)

    assert client.get(reverse("imports:import-faults", args=[job.pk])).status_code == 404
