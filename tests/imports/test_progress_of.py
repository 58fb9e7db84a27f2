"""How far an import is."""

import pytest

from imports import services as imports
from tests.imports.uploads import job_of, upload

pytestmark = pytest.mark.django_db


def test_what_is_done_is_done_as_a_whole(manager):
    assert imports.progress_of(job_of(manager, {})) == 1


def test_what_waits_has_not_begun(manager):
    job = imports.start_import(upload({}), by=manager)

    assert imports.progress_of(job) == 0
