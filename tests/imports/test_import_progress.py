"""The bar of an import that is being worked on."""

import pytest
from django.urls import reverse

from imports import services as imports
from tests.imports.uploads import job_of, upload

pytestmark = pytest.mark.django_db


def test_it_shows_how_far_it_is(client, manager):
    job = imports.start_import(upload({}), by=manager)
    client.force_login(manager)

    response = client.get(reverse("imports:import-progress", args=[job.pk]))

    assert (response.status_code, response.context["percent"]) == (200, 0)


def test_once_it_is_done_the_page_is_fetched_anew(client, manager):
    job = job_of(manager, {})
    client.force_login(manager)

    response = client.get(reverse("imports:import-progress", args=[job.pk]))

    assert response.headers["HX-Refresh"] == "true"
