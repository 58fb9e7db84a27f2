"""What this machine cannot run is skipped by name; bin/test tells it again in its last lines."""

import gc
import inspect
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from django.utils.translation import override
from xdist.scheduler import WorkStealingScheduling

from demo.company.seed import seed_company
from launch import system
from orderdesk.core.calendar import workdays
from tests.factories import Firm
from tests.standing import Ready, Standing
from tests.template import standing_template

NEEDS = {
    "browser": ("chromium",),
    "pdf": (*system.PDF_LIBRARIES, "poppler-utils"),
    "translation": ("gettext",),
}


LONGEST = ("tests/browser/test_pages.py", "tests/test_visibility.py", "tests/test_pages.py", "tests/test_launch.py")


# How long an example takes says something of the machine, nothing of what is tested.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")


def pytest_configure():
    """What another run left in the cache is nothing to this one: its people have the same keys."""
    forget_cache()


def forget_cache():
    """Read and write under a name of its own from here on, in this thread and in those that are still to come."""
    prefix = f"tests-{uuid4().hex[:8]}"
    settings.CACHES["default"]["KEY_PREFIX"] = prefix
    caches["default"].key_prefix = prefix


def pytest_collection_modifyitems(items):
    """The longest files come first, so that at the end no worker waits for another's."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    for item in items:
        if "run_together" in item.function.__code__.co_names:
            item.add_marker(pytest.mark.race)
    absent = {mark: system.missing(packages) for mark, packages in NEEDS.items()}
    for item in items:
        for mark, packages in absent.items():
            if packages and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=system.command(packages)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Each worker goes through its half and takes from the other's at the end: what a file makes is made once."""
    return WorkStealingScheduling(config, log) if config.getvalue("dist") == "load" else None


def pytest_collection_finish():
    """What the imports made lives as long as the run: the collector does not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The last fixture before the databases are made: they are copies of one that is migrated."""
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"] |= {"TEMPLATE": standing_template(), "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """What a test stands on, made once; a test that commits leaves the database as the installation does."""
    with django_db_blocker.unblock():
        standing = Standing(Firm)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: standing.restore())
        yield standing
    # The last request of a page that was closed may still be answered: its connection must not keep the database.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _has_patched(request):
    """Whether a test that asks for patches or settings has changed any of them yet."""
    named = inspect.signature(request.function).parameters
    patch = request.getfixturevalue("monkeypatch") if "monkeypatch" in named else None
    changed = request.getfixturevalue("settings") if "settings" in named else None
    return bool(patch and (patch._setattr or patch._setitem)) or bool(changed and changed._to_restore)


@pytest.fixture(scope="session")
def ready(django_db_setup):
    return Ready(django_db_setup)


@pytest.fixture
def firm(request, db, django_db_setup, ready):
    """The company of the tests, for a few milliseconds. Another one is built by `Firm()`.

    Its people have the same keys in every test, so that nothing may be left of them in the cache.
    """
    forget_cache()
    company = django_db_setup.open_company()
    company.ready = ready
    ready.begin(lambda: _has_patched(request), on="the company")
    connection_created.connect(ready.leave)  # a thread or the live server, which may write
    with connection.execute_wrapper(ready.note):
        yield company
    connection_created.disconnect(ready.leave)


@pytest.fixture
def demo_company(request, db, ready):
    """`demo_company(orders=300, seed=3, today=day)`: the demo company, seeded once for those who ask for the same."""

    def seed(**options):
        ready.begin(on="the company" if "firm" in request.fixturenames else "the installation")
        return ready.get(tuple(sorted(options.items())), lambda: seed_company(**options))

    return seed


@pytest.fixture
def in_english(firm):
    """Those who work on orders read English pages."""
    readers = (firm.assistant, firm.am, firm.manager, firm.warehouse, firm.logistics, firm.finance, firm.admin)
    for colleague in readers:
        colleague.language = "en"
    firm.once("english", lambda: [colleague.save() for colleague in readers] and None)


@pytest.fixture(autouse=True)
def house_language():
    """A request leaves its reader's language behind in the thread: every test begins with that of the house."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def english(house_language):
    """Sentences are compared in the language in which they stand in the code."""
    with override("en"):
        yield


@pytest.fixture
def place(settings, tmp_path):
    """Uploads go into a folder of this test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def fresh_calendar():
    """Each test reads the table of holidays for itself: what another one wrote is gone."""
    workdays.forget()
