"""The database that those of the tests are copied from: migrated once for each state of the migrations.

Migrating takes half a minute, because each step draws up the models anew. A dump of the result lies in `var/`, named
after all that it depends on, so that the next run restores it in two seconds.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings
from django.db import connection

from orderdesk.core.pg_programs import running

ROOT = Path(settings.BASE_DIR)
KEPT = ROOT / "var" / "tests"
MIGRATE = (
    "import gc, sys; gc.disable(); from django.core.management import execute_from_command_line as run; run(sys.argv)"
)


def standing_template():
    """The name of a migrated database on the server of the tests, made where there is none."""
    digest = _digest()
    name = f"orderdesk_template_{digest}"
    with _one_at_a_time():
        if not _exists(name):
            _make(name, KEPT / f"schema-{digest}.dump")
    return name


def _digest():
    """Of the migrations, what they call, and the pinned packages, which bring migrations of their own."""
    digest = hashlib.sha256()
    for path in sorted(
        [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py"), *ROOT.glob("requirements/*.txt")]
    ):
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _one_at_a_time():
    """The processes of one run stand at the same server: the first makes the template, the others wait for it."""
    place = f"{connection.settings_dict['HOST']}-{connection.settings_dict['PORT']}".replace(os.sep, "-")
    with (Path(gettempdir()) / f"orderdesk-template-{place}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _exists(name):
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _make(name, dump):
    """Under another name until it is whole."""
    unfinished = f"{name}_unfinished"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
        cursor.execute(f'CREATE DATABASE "{unfinished}"')
    with _connected_to(unfinished):
        if dump.exists():
            with dump.open("rb") as file, running("pg_restore", "--no-owner", "--exit-on-error", stdin=file) as process:
                process.wait()
        else:
            _migrate(unfinished)
            _keep(dump)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


@contextmanager
def _connected_to(name):
    connection.close()
    former, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = former


def _migrate(name):
    """In a process of its own, which takes the hundreds of megabytes of drawn-up models with it."""
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    command = [sys.executable, "-c", MIGRATE, "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)


def _keep(dump):
    dump.parent.mkdir(parents=True, exist_ok=True)
    for former in dump.parent.glob("schema-*"):
        former.unlink()
    unfinished = dump.with_suffix(".unfinished")
    with unfinished.open("wb") as file, running("pg_dump", "--format=custom", "--no-owner", stdout=file) as process:
        process.wait()
    unfinished.rename(dump)
