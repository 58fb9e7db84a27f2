import contextlib
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, ManagementUtility, call_command
from django.db import connection

from launch import ROOT
from orderdesk.core import pg_programs
from orderdesk.core.backup import read_backup, write_backup
from orderdesk.core.errors import Refused
from orderdesk.core.models import NumberSeries

ONCE = {"made_at": "", "database": ""}  # a dump tells when it was made, so that no two are the same
TEXT = "第一行\n\t第二行\\N 结束"


@pytest.fixture
def company(transactional_db, settings, tmp_path):
    """Something of everything: rows with awkward text, history, a sequence that has moved on, an uploaded file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "合同").mkdir(parents=True)
    (settings.MEDIA_ROOT / "合同" / "订单 1.pdf").write_bytes(bytes(range(256)))
    get_user_model().objects.create_user("lin", name=TEXT)
    NumberSeries.objects.create(series="order", period="202611", last=17)
    NumberSeries.objects.create(series="order", period="202612", last=3).delete()


@pytest.fixture
def new_database(transactional_db):
    """The environment in which manage.py finds an empty database of its own and an empty folder of uploads."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    server = connection.settings_dict
    login = f"{server['USER']}:{quote(server['PASSWORD'])}@{server['HOST']}:{server['PORT']}"
    yield {"DATABASE_URL": f"postgres://{login}/{name}"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def manage(*arguments, database, var):
    """Run manage.py on the other database; exit code, standard output, standard error."""
    environment = {**os.environ, **database, "ORDERDESK_VAR": str(var), "ORDERDESK_TESTING": "true"}
    command = [sys.executable, "-W", "ignore", ROOT / "manage.py", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_restore_brings_back_every_row_sequence_and_file(company, new_database, tmp_path):
    other = tmp_path / "other"
    file = tmp_path / "company.backup"
    write_backup(file)

    restored = manage(
        "restore", tmp_path / "company.backup", "--into-empty", "--json", database=new_database, var=other
    )
    copied = manage("backup", tmp_path / "again.backup", database=new_database, var=other)

    manifest, again = read_backup(file), read_backup(tmp_path / "again.backup")
    assert restored[0] == 0, restored
    assert copied[0] == 0, copied
    assert json.loads(restored[1])["files"] == 1
    assert manifest["tables"]["core_numberseries"]["rows"] == 1
    assert manifest["sequences"]["core_numberseries_id_seq"] >= 2
    assert {**again, **ONCE} == {**manifest, **ONCE}
    assert names_in(new_database["DATABASE_URL"]) == [TEXT]
    assert (other / "media" / "合同" / "订单 1.pdf").read_bytes() == bytes(range(256))


def test_restore_that_fails_leaves_nothing_behind(company, new_database, tmp_path):
    other = tmp_path / "other"
    write_backup(tmp_path / "company.backup")
    shorten_dump(tmp_path / "company.backup", tmp_path / "false.backup")

    code, _said, reason = manage("restore", tmp_path / "false.backup", "--into-empty", database=new_database, var=other)
    again = manage("restore", tmp_path / "company.backup", "--into-empty", database=new_database, var=other)

    assert code == 1
    assert "CommandError" in reason
    assert again[0] == 0, again


def shorten_dump(source, target):
    """A backup whose dump breaks off, and a manifest that agrees with it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        dump = old.read("database.dump")[:-1000]
        manifest["database"]["sha256"] = hashlib.sha256(dump).hexdigest()
        parts = {"database.dump": dump, "manifest.json": json.dumps(manifest)}
        for name in old.namelist():
            new.writestr(name, parts.get(name) or old.read(name))


def names_in(url):
    """The names of the people in another database."""
    with contextlib.closing(psycopg2.connect(url)) as other, other.cursor() as cursor:
        cursor.execute("SELECT name FROM accounts_user WHERE username = 'lin'")
        return [name for (name,) in cursor.fetchall()]


def test_backup_is_for_its_owner_alone(company, tmp_path):
    write_backup(tmp_path / "company.backup")

    assert (tmp_path / "company.backup").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["company.backup", "media"]


def test_backup_never_overwrites(tmp_path):
    (tmp_path / "there").touch()

    with pytest.raises(CommandError, match="exists already") as refusal:
        call_command("backup", str(tmp_path / "there"))

    assert refusal.value.returncode == 1


def test_backup_into_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="could not be written"):
        write_backup(tmp_path / "nowhere" / "company.backup")


def test_a_backup_with_a_changed_byte_is_refused(company, tmp_path):
    write_backup(tmp_path / "company.backup")
    whole = (tmp_path / "company.backup").read_bytes()
    place = whole.index(bytes(range(256)))
    (tmp_path / "damaged").write_bytes(whole[:place] + b"x" + whole[place + 1 :])

    with pytest.raises(Refused, match="is not a whole backup"):
        read_backup(tmp_path / "damaged")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(Refused, match="is not a whole backup"):
        read_backup(tmp_path / "file")


def test_a_backup_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        read_backup(tmp_path / "nothing")


def test_restore_refuses_a_database_that_has_tables(company, tmp_path):
    write_backup(tmp_path / "company.backup")

    with pytest.raises(CommandError, match="The database is not empty") as refusal:
        call_command("restore", str(tmp_path / "company.backup"), into_empty=True)

    assert refusal.value.returncode == 1


def test_restore_without_into_empty_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as usage:
        ManagementUtility([str(django_settings.BASE_DIR / "manage.py"), "restore", "file"]).execute()

    assert usage.value.code == 2


def test_without_a_program_that_fits_the_package_to_install_is_named(monkeypatch, settings, transactional_db, tmp_path):
    settings.POSTGRES_BIN = str(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pg_programs, "_server_version", lambda: 99)

    with pytest.raises(Refused, match=r"pg_dump of PostgreSQL 99 or newer .* postgresql-client-99"):
        write_backup(tmp_path / "company.backup")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("server", "taken"), [(16, "16"), (17, "18"), (18, "18")])
def test_the_program_of_the_servers_version_is_taken_or_a_newer_one(monkeypatch, tmp_path, server, taken):
    for version in ("15", "16", "18"):
        program = tmp_path / version
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3'\n")
        program.chmod(0o755)
    monkeypatch.setattr(pg_programs, "_candidates", lambda name: sorted(tmp_path.iterdir()))
    monkeypatch.setattr(pg_programs, "_server_version", lambda: server)

    assert pg_programs.program("pg_dump").name == taken


def test_the_password_is_not_on_the_command_line(db):
    assert connection.settings_dict["PASSWORD"] not in pg_programs._database()
