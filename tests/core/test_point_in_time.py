"""Point-in-time recovery by PostgreSQL's own means: a base backup, the archived log, and a moment to stop at.

What docs/operations.md describes with pgBackRest rests on the same three; the embedded server has them all.
"""

import os
import shutil
import subprocess
import zipfile
from contextlib import closing, contextmanager

import psycopg2
import pytest

from launch import services
from launch.processes import end, spawn, wait_until
from launch.services import Postgres, free_port
from orderdesk.core.backup import DUMP, write_backup
from orderdesk.core.nightly_backup import _manage
from tests.factories import Firm

COPIED = {"wal_level": "replica", "max_wal_senders": "4"}
ARCHIVE = {"archive_mode": "on"}
PATIENCE = 60  # seconds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.backup]


@contextmanager
def running(server, **options):
    """A server of its own with these settings besides; gives its port."""
    port = free_port()
    command, account = server.command(port)
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (server.folder / "log").open("ab") as log:
        process = spawn(command, stop_signal=server.stop_signal, stdout=log, stderr=log, cwd="/", **account)
    try:
        is_up = wait_until(lambda: process.poll() is not None or server.answers(port), patience=PATIENCE)
        assert is_up, (server.folder / "log").read_text()
        assert process.poll() is None, (server.folder / "log").read_text()
        yield port
    finally:
        end(process, stop_signal=server.stop_signal)


def open_folder(path):
    """A folder that the account of the server may write."""
    path.mkdir()
    path.chmod(0o777)
    return path


def restore(file, url):
    """The rows alone, without the checks and migrations of `bin/manage restore`."""
    command = [services._postgres_binaries() / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url}"]
    with zipfile.ZipFile(file) as box:
        subprocess.run(command, input=box.read(DUMP), check=True)


def base_backup(server, port, folder):
    """What `pg_basebackup` copies while people work, as the account of the server."""
    program = services._postgres_binaries() / "pg_basebackup"
    options = ["--pgdata", folder, "--checkpoint=fast", "--wal-method=none", "--no-sync"]
    environment = {**os.environ, "PGPASSWORD": server.password}
    connect = ["--host=127.0.0.1", f"--port={port}", "--username=orderdesk"]
    done = subprocess.run(
        [program, *options, *connect], env=environment, capture_output=True, text=True, **services._server_user()
    )
    assert done.returncode == 0, done.stderr


def archived(cursor):
    """Close the current segment of the log and wait until all of it is in the archive."""
    cursor.execute("SELECT pg_walfile_name(pg_switch_wal())")
    (segment,) = cursor.fetchone()

    def is_there():
        cursor.execute("SELECT last_archived_wal >= %s FROM pg_stat_archiver", [segment])
        return cursor.fetchone()[0]

    assert wait_until(is_there, patience=PATIENCE, every=0.1)


def count(url, table="orders_order"):
    with closing(psycopg2.connect(url)) as other, other.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_a_database_comes_back_as_of_the_moment_before_the_accident(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    firm = Firm()
    firm.order("confirmed", "3")
    write_backup(tmp_path / "company.backup")
    archive, copies = open_folder(tmp_path / "archive"), open_folder(tmp_path / "copies")
    server = Postgres(_folder(tmp_path / "server"), durable=True)
    server.prepare()

    command = f"cp %p {archive}/%f"
    with running(server, **COPIED, **ARCHIVE, archive_command=command) as port:
        url = server.url(port)
        restore(tmp_path / "company.backup", url)
        base_backup(server, port, copies / "data")
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("INSERT INTO core_heartbeat (name, at) VALUES ('after the copy', now())")
            cursor.execute("SELECT clock_timestamp()")
            (moment,) = cursor.fetchone()
            cursor.execute("TRUNCATE orders_order CASCADE")
            archived(cursor)
        lost = count(url)

    recovered = Postgres(_folder(tmp_path / "recovered"), durable=True)
    shutil.move(copies / "data", recovered.data)
    (recovered.data / "recovery.signal").touch()
    recovered.password = server.password
    target = {"recovery_target_time": moment.isoformat(), "recovery_target_action": "promote"}
    with running(recovered, **COPIED, **target, restore_command=f"cp {archive}/%f %p") as port:
        url = recovered.url(port)
        verified = _manage(["verify"], url, str(tmp_path / "var"))
        found = count(url), count(url, "core_heartbeat WHERE name = 'after the copy'")

    assert lost == 0
    assert found == (1, 1)
    assert verified.returncode == 0, (verified.stdout, verified.stderr)


def _folder(path):
    path.mkdir()
    return path
