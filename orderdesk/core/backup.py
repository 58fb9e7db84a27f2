"""Everything in one file and back: the database as of one moment, the uploaded files, and a list of both with digests.

The file is a ZIP: `database.dump` as pg_dump writes it, `media/PATH`, and `manifest.json`. The dump holds the tables
and their rows, so that a backup of an older version is restored as it was and then migrated like any other database.
"""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.pg_programs import running

FORMAT = 2
MANIFEST = "manifest.json"
DUMP = "database.dump"
LEFT_OUT = ("accounts_session", "django_session")  # everybody signs in again
BLOCK = 1 << 20


# Writing


def write_backup(path: str | Path) -> dict[str, Any]:
    """Write the file, which must not exist yet, and return its manifest. Nobody has to stop working for it."""
    path = Path(path)
    if path.exists():
        raise Refused(_("%(file)s exists already: a backup is never overwritten.") % {"file": path})
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with (
            _private_file(unfinished) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as box,
        ):
            manifest = _write_parts(box)
            box.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            box.close()
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError as failure:
        raise Refused(_("The backup could not be written: %(reason)s.") % {"reason": failure}) from failure
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write_parts(box: ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = {"format": FORMAT, "made_at": timezone.now().isoformat(), "tables": {}, "media": {}}
    with _snapshot() as cursor:
        manifest["migrations"] = _applied_migrations(cursor)
        manifest["tables"] = {
            table: {"rows": _rows(cursor, table)} for table in _tables(cursor) if table not in LEFT_OUT
        }
        manifest["database"] = _write_dump(box, cursor)
        manifest["sequences"] = _sequences(cursor)  # last: never behind the rows, whoever goes on working
    for name in _media_files():
        with suppress(FileNotFoundError):  # taken away since the list was made, so nothing refers to it
            manifest["media"][name] = _write_media(box, name)
    return manifest


@contextmanager
def _snapshot() -> Iterator[Any]:
    """A cursor that sees the database as of one moment and changes nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def _write_dump(box: ZipFile, cursor: Any) -> dict[str, Any]:
    """The whole database as of the cursor's snapshot. The dump is compressed in itself, so it is stored as it is."""
    cursor.execute("SELECT pg_export_snapshot()")
    (snapshot,) = cursor.fetchone()
    options = [f"--snapshot={snapshot}", *(f"--exclude-table-data={table}" for table in LEFT_OUT)]
    options += ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
    with (
        running("pg_dump", *options, stdout=subprocess.PIPE) as process,
        box.open(zipfile.ZipInfo(DUMP), "w", force_zip64=True) as entry,
    ):
        return _copy(process.stdout, entry)


def _write_media(box: ZipFile, name: str) -> dict[str, Any]:
    entry = zipfile.ZipInfo(f"media/{name}")  # photos and PDF files do not get smaller: stored as they are
    with default_storage.open(name) as file, box.open(entry, "w", force_zip64=True) as into:
        return _copy(file, into)


def _copy(file: Any, into: Any) -> dict[str, Any]:
    """Copy all of a file; its size and the sha256 of it."""
    digest, size = Digest(into), 0
    while block := file.read(BLOCK):
        size += digest.write(block)
    return {"size": size, "sha256": digest.hex()}


class Digest:
    """A file that passes on what is written to it, or read from it, and knows the sha256 of it all."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def write(self, block: bytes) -> int:
        self.sum.update(block)
        return self.file.write(block)

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.sum.update(block)
        return block

    def hex(self) -> str:
        return self.sum.hexdigest()


# Reading


def read_backup(path: str | Path) -> dict[str, Any]:
    """Check every byte of the file against its manifest and return the manifest."""
    with _opened(path) as box:
        try:
            manifest = json.loads(box.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise Refused(
                    _("%(file)s is a backup of another kind: format %(format)s.")
                    % {
                        "file": path,
                        "format": manifest["format"],
                    }
                )
            _check_parts(box, manifest)
        except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as damage:
            raise _damaged(path, damage) from damage
    return manifest


def _check_parts(box: ZipFile, manifest: dict[str, Any]) -> None:
    parts = {DUMP: manifest["database"]}
    parts |= {f"media/{name}": expected for name, expected in manifest["media"].items()}
    for name, expected in parts.items():
        with box.open(name) as entry:
            digest = Digest(entry)
            while digest.read(BLOCK):
                pass
        if digest.hex() != expected["sha256"]:
            raise ValueError(name)


def restore_backup(path: str) -> Any:
    """Put a checked backup into an empty database and an empty folder of uploads. Return its manifest.

    What goes wrong on the way is taken back: the database and the folder are empty again afterwards.
    """
    manifest = read_backup(path)
    _refuse_unless_empty()
    _refuse_unknown_migrations(manifest)
    with _opened(path) as box:
        try:
            _read_media(box, manifest)
            _read_dump(box)
        except BaseException as failure:
            _empty_again(manifest)
            if isinstance(failure, (DatabaseError, OSError)):
                raise Refused(_("The backup could not be restored: %(reason)s.") % {"reason": failure}) from failure
            raise
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def _refuse_unless_empty() -> None:
    with connection.cursor() as cursor:
        tables = _tables(cursor)
    if tables:
        raise Refused(
            _("The database is not empty: it has %(count)d tables. A backup goes into a new database only.")
            % {"count": len(tables)}
        )
    if any(_media_files()):
        raise Refused(
            _("The folder of uploads, %(folder)s, is not empty. A backup goes into an empty one only.")
            % {"folder": settings.S3_BUCKET or settings.MEDIA_ROOT}
        )


def _refuse_unknown_migrations(manifest: Any) -> None:
    ours = MigrationExecutor(connection).loader.graph.nodes
    unknown = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in ours]
    if unknown:
        raise Refused(
            _("The backup was made by another version of OrderDesk: this one does not know %(migrations)s.")
            % {"migrations": ", ".join(unknown)}
        )


def _read_media(box: Any, manifest: Any) -> None:
    for name in manifest["media"]:
        with box.open(f"media/{name}") as entry:
            stored_as = default_storage.save(_inside(name), File(entry))
        if stored_as != name:
            raise OSError(_("%(file)s is there already") % {"file": name})


def _inside(name: str) -> str:
    """A path that stays in its folder, whoever wrote the manifest."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Refused(_("The backup names a file outside of the folder of uploads: %(file)s.") % {"file": name})
    return name


def _read_dump(box: Any) -> None:
    """All tables and rows in one transaction. The order of the parts is the dump's own, so it is read as it comes."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with (
        box.open(DUMP) as entry,
        running("pg_restore", *options, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process,
    ):
        shutil.copyfileobj(entry, process.stdin, BLOCK)  # type: ignore[arg-type]


def _empty_again(manifest: Any) -> None:
    """The uploads; the database takes back by itself what one transaction did not finish."""
    for name in manifest["media"]:
        with suppress(OSError, Refused):
            default_storage.delete(_inside(name))


@contextmanager
def _opened(path: str | Path) -> Iterator[ZipFile]:
    try:
        box = zipfile.ZipFile(path)
    except OSError as failure:
        raise Refused(_("The backup cannot be read: %(reason)s.") % {"reason": failure}) from failure
    except zipfile.BadZipFile as damage:
        raise _damaged(path, damage) from damage
    with box:
        yield box


def _damaged(path: Path | str, damage: Exception) -> Refused:
    return Refused(_("%(file)s is not a whole backup: %(damage)s.") % {"file": path, "damage": damage})


# What there is


def _tables(cursor: Any) -> list[str]:
    """The names of all tables in the schema, in a fixed order."""
    cursor.execute(
        "SELECT relname::text FROM pg_class"
        " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        " ORDER BY relname"
    )
    return [table for (table,) in cursor.fetchall()]


def _rows(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return cursor.fetchone()[0]


def _sequences(cursor: Any) -> dict[str, int]:
    """{sequence: last value} of those that have given one."""
    cursor.execute(
        "SELECT sequencename::text, last_value FROM pg_sequences"
        " WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename"
    )
    return {name: value for name, value in cursor.fetchall() if not name.startswith(LEFT_OUT)}


def _applied_migrations(cursor: Any) -> list[Any]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return cursor.fetchall()


def _media_files(folder: str = "") -> Iterator[str]:
    """The uploads' paths below their folder or in their bucket, as the manifest names them, in a fixed order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _media_files(f"{folder}{name}/")


@contextmanager
def _private_file(path: Path) -> Iterator[BufferedWriter]:
    """A new file for our eyes only: it holds every customer and the password hashes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
