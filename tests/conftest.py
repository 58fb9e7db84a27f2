"""What this machine cannot run is skipped by name; bin/test tells it again in its last lines."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from launch import system
from orderdesk.core.calendar import workdays

NEEDS = {
    "browser": ("chromium",),
    "pdf": (*system.PDF_LIBRARIES, "poppler-utils"),
    "translation": ("gettext",),
}


def pytest_configure():
    """What another run left in the cache is nothing to this one: its people have the same keys."""
    settings.CACHES["default"]["KEY_PREFIX"] = f"tests-{uuid4().hex[:8]}"


def pytest_collection_modifyitems(items):
    for item in items:
        if "run_together" in item.function.__code__.co_names:
            item.add_marker(pytest.mark.race)
    absent = {mark: system.missing(packages) for mark, packages in NEEDS.items()}
    for item in items:
        for mark, packages in absent.items():
            if packages and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=system.command(packages)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The last request of a page that was closed may still be answered: its connection must not keep the database."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def fresh_calendar():
    """Each test reads the table of holidays for itself: what another one wrote is gone."""
    workdays.forget()
