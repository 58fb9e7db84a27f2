"""Everything in one file and back: the database as of one moment, the uploaded files, and a list of both with digests.

The file is a ZIP: `data/TABLE` as COPY writes it, `media/PATH`, and `manifest.json`. No program of PostgreSQL's is
needed for it. The schema is not in it: it is made by the migrations that the manifest names, so that a backup of an
older version is restored as it was and then migrated like any other database.
"""

import hashlib
import json
import os
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = ("django_migrations", "django_session")  # the schema is migrated; everybody signs in again
BLOCK = 1 << 20


# Writing


def write_backup(path):
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


def _write_parts(box):
    manifest = {"format": FORMAT, "made_at": timezone.now().isoformat(), "tables": {}, "media": {}}
    with _snapshot() as cursor:
        manifest["migrations"] = _applied_migrations(cursor)
        for table, columns in _tables(cursor).items():
            manifest["tables"][table] = _write_table(box, cursor, table, columns)
        manifest["sequences"] = _sequences(cursor)  # last: never behind the rows, whoever goes on working
    for name in _media_files():
        with suppress(FileNotFoundError):  # taken away since the list was made, so nothing refers to it
            manifest["media"][name] = _write_media(box, name)
    return manifest


@contextmanager
def _snapshot():
    """A cursor that sees the database as of one moment and changes nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def _write_table(box, cursor, table, columns):
    rows = f"SELECT {_names(columns)} FROM {_name(table)}"  # noqa: S608
    with box.open(f"data/{table}", "w", force_zip64=True) as entry:
        digest = Digest(entry)
        with connection.wrap_database_errors:
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT", digest)
    return {"columns": columns, "rows": cursor.rowcount, "sha256": digest.hex()}


def _write_media(box, name):
    entry = zipfile.ZipInfo(f"media/{name}")  # photos and PDF files do not get smaller: stored as they are
    with (_media_root() / name).open("rb") as file, box.open(entry, "w", force_zip64=True) as into:
        digest = Digest(into)
        size = 0
        while block := file.read(BLOCK):
            size += digest.write(block)
    return {"size": size, "sha256": digest.hex()}


class Digest:
    """A file that passes on what is written to it, or read from it, and knows the sha256 of it all."""

    def __init__(self, file):
        self.file = file
        self.sum = hashlib.sha256()

    def write(self, block):
        self.sum.update(block)
        return self.file.write(block)

    def read(self, size=-1):
        block = self.file.read(size)
        self.sum.update(block)
        return block

    def hex(self):
        return self.sum.hexdigest()


# Reading


def read_backup(path):
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


def _check_parts(box, manifest):
    parts = {f"data/{table}": told for table, told in manifest["tables"].items()}
    parts |= {f"media/{name}": told for name, told in manifest["media"].items()}
    for name, told in parts.items():
        with box.open(name) as entry:
            digest = Digest(entry)
            while digest.read(BLOCK):
                pass
        if digest.hex() != told["sha256"]:
            raise ValueError(name)


def restore_backup(path):
    """Put a checked backup into an empty database and an empty folder of uploads. Return its manifest.

    What goes wrong on the way is taken back: the database and the folder are empty again afterwards.
    """
    manifest = read_backup(path)
    _refuse_unless_empty()
    _refuse_unknown_migrations(manifest)
    with _opened(path) as box:
        try:
            _read_media(box, manifest)
            _migrate_to(manifest["migrations"])
            _read_tables(box, manifest)
        except BaseException as failure:
            _empty_again(manifest)
            if isinstance(failure, (DatabaseError, OSError)):
                raise Refused(_("The backup could not be restored: %(reason)s.") % {"reason": failure}) from failure
            raise
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def _refuse_unless_empty():
    with connection.cursor() as cursor:
        tables = _tables(cursor, left_out=())
    if tables:
        raise Refused(
            _("The database is not empty: it has %(count)d tables. A backup goes into a new database only.")
            % {"count": len(tables)}
        )
    if any(_media_files()):
        raise Refused(
            _("The folder of uploads, %(folder)s, is not empty. A backup goes into an empty one only.")
            % {"folder": _media_root()}
        )


def _refuse_unknown_migrations(manifest):
    known = MigrationExecutor(connection).loader.graph.nodes
    unknown = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known]
    if unknown:
        raise Refused(
            _("The backup was made by another version of OrderDesk: this one does not know %(migrations)s.")
            % {"migrations": ", ".join(unknown)}
        )


def _read_media(box, manifest):
    for name in manifest["media"]:
        target = _media_root() / _inside(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with box.open(f"media/{name}") as entry, target.open("xb") as file:
            while block := entry.read(BLOCK):
                file.write(block)


def _inside(name):
    """A path that stays in its folder, whoever wrote the manifest."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Refused(_("The backup names a file outside of the folder of uploads: %(file)s.") % {"file": name})
    return path


def _migrate_to(migrations):
    """The schema as it was: these migrations and no later ones."""
    executor = MigrationExecutor(connection)
    named = {tuple(migration) for migration in migrations}
    graph = executor.loader.graph
    last = [key for key in named if not any(child.key in named for child in _later(graph, key))]
    executor.migrate(sorted(last))


def _later(graph, key):
    """The migrations of the same app that come next."""
    return [child for child in graph.node_map[key].children if child.key[0] == key[0]]


def _read_tables(box, manifest):
    """All rows in one transaction, in place of those that the migrations brought."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _silence_triggers(cursor)
        present = _tables(cursor)
        cursor.execute(f"TRUNCATE {_names(present)}")
        for table, told in manifest["tables"].items():
            with box.open(f"data/{table}") as entry, connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {_name(table)} ({_names(told['columns'])}) FROM STDIN", entry)
        for sequence, value in manifest["sequences"].items():
            cursor.execute("SELECT setval(%s, %s)", [_name(sequence), value])


def _silence_triggers(cursor):
    """Rows that were consistent need no second check of every key. Only a superuser may say so; others wait longer."""
    with suppress(DatabaseError), transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")


def _empty_again(manifest):
    with connection.cursor() as cursor:
        tables = _tables(cursor, left_out=())
        if tables:
            cursor.execute(f"DROP TABLE {_names(tables)} CASCADE")
    for name in manifest["media"]:
        with suppress(OSError, Refused):
            (_media_root() / _inside(name)).unlink(missing_ok=True)


@contextmanager
def _opened(path):
    try:
        box = zipfile.ZipFile(path)
    except OSError as failure:
        raise Refused(_("The backup cannot be read: %(reason)s.") % {"reason": failure}) from failure
    except zipfile.BadZipFile as damage:
        raise _damaged(path, damage) from damage
    with box:
        yield box


def _damaged(path, damage):
    return Refused(_("%(file)s is not a whole backup: %(damage)s.") % {"file": path, "damage": damage})


# What there is


def _tables(cursor, left_out=LEFT_OUT):
    """{table: [columns that are stored]} of everything in the schema, in a fixed order."""
    cursor.execute(
        "SELECT relname, array_agg(attname::text ORDER BY attnum)"
        " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
        " GROUP BY relname ORDER BY relname"
    )
    return {table: columns for table, columns in cursor.fetchall() if table not in left_out}


def _sequences(cursor):
    """{sequence: last value} of those that have given one."""
    cursor.execute(
        "SELECT sequencename::text, last_value FROM pg_sequences"
        " WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename"
    )
    return {name: value for name, value in cursor.fetchall() if not name.startswith(LEFT_OUT)}


def _applied_migrations(cursor):
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return cursor.fetchall()


def _media_root():
    return Path(settings.MEDIA_ROOT)


def _media_files():
    """The uploads' paths below their folder, as the manifest names them."""
    root = _media_root()
    return [path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.is_file()]


@contextmanager
def _private_file(path):
    """A new file for our eyes only: it holds every customer and the password hashes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def _name(identifier):
    return connection.ops.quote_name(identifier)


def _names(identifiers):
    return ", ".join(_name(identifier) for identifier in identifiers)
