"""Backups by the clock: one each night, kept by a rule, encrypted where a key is set, one a week restored and verified.

The check restores the fresh file into a scratch database and runs `verify` on it, in programs of their own: what a
company would do on the day that it needs it.
"""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pyrage
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from orderdesk.core.backup import write_backup
from orderdesk.core.errors import Refused
from orderdesk.core.models import Backup, Disclosure
from orderdesk.core.record.disclosure import record_disclosure

log = logging.getLogger(__name__)

ABANDONED = timedelta(hours=6)  # a backup that has not ended after so long died with its worker
OVERDUE = timedelta(hours=30)  # a night without one is told the next morning
LATE_CHECK = timedelta(days=2)  # how much later than by the setting one may have been restored
AGE = ".age"
NAME = "orderdesk-{:%Y%m%d-%H%M%S}.backup"
UNFINISHED = ".orderdesk-*.unfinished"
LONGEST = 300
FAILURES = (Refused, OSError, DatabaseError, pyrage.RecipientError, pyrage.EncryptError)


# --- the night -------------------------------------------------------------------------------------------------------


def back_up(*, at: datetime | None = None) -> Backup | None:
    """Make tonight's backup where there is none yet: at most one at a time, one that failed again an hour later."""
    at = at or now()
    if not settings.BACKUP_FOLDER or localtime(at).hour < settings.BACKUP_HOUR:
        return None
    backup = _claim(at)
    if backup is None:
        return None
    try:
        _make(backup, at)
    except FAILURES as failure:
        log.exception("The nightly backup failed")
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()  # where it was the database that went away
        backup.error, backup.finished_at = str(failure)[:LONGEST] or type(failure).__name__, now()
        backup.save()
    return backup


@transaction.atomic
def _claim(at: datetime) -> Backup | None:
    """The row of the night, taken by whoever comes first; None where it is made already, or being made."""
    night = localtime(at).date()
    backup, is_new = Backup.objects.get_or_create(made_on=night, defaults={"begun_at": at})
    if is_new:
        return backup
    backup = Backup.objects.select_for_update().get(pk=backup.pk)
    is_made = backup.finished_at is not None and not backup.error
    is_under_way = backup.finished_at is None and at - backup.begun_at < ABANDONED
    if is_made or is_under_way:
        return None
    backup.begun_at, backup.finished_at, backup.error = at, None, ""
    backup.save()
    return backup


def _make(backup: Backup, at: datetime) -> None:
    """Write the file, remove what it replaces, and check it where that is due."""
    folder = _folder()
    name = NAME.format(localtime(at))
    with _work_folder() as work:
        plain = (work if settings.BACKUP_RECIPIENT else folder) / name
        manifest = write_backup(plain)
        file = _encrypt(plain, folder) if settings.BACKUP_RECIPIENT else plain
        try:
            _keep(backup, file, manifest)
        except BaseException:
            file.unlink()  # without its row nobody would ever remove it
            raise
        remove_outdated()
        if _is_check_due(at):
            backup.check_error = check_file(plain)[:LONGEST]
            backup.checked_at = now()
            backup.save()


def _folder() -> Path:
    """Where the files go. One of your own has to exist: made by us, it would hide that a mount is missing."""
    folder = Path(settings.BACKUP_FOLDER)
    if folder.is_relative_to(settings.VAR):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.is_dir():
        raise Refused(_("The folder of the backups, %(folder)s, does not exist.") % {"folder": folder})
    for leftover in folder.glob(UNFINISHED):  # of one that was killed
        if time.time() - leftover.stat().st_mtime > ABANDONED.total_seconds():
            leftover.unlink(missing_ok=True)
    return folder


@contextmanager
def _work_folder() -> Iterator[Path]:
    """A folder for our eyes only, gone afterwards; what one that was killed left in it goes now."""
    folder = Path(settings.VAR) / "backup-unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(backup: Backup, file: Path, manifest: dict[str, Any]) -> None:
    with file.open("rb") as content:
        backup.digest = hashlib.file_digest(content, "sha256").hexdigest()
    backup.file, backup.is_encrypted, backup.size = file.name, file.suffix == AGE, file.stat().st_size
    backup.rows = sum(table["rows"] for table in manifest["tables"].values())
    backup.finished_at = now()
    with transaction.atomic():
        record_disclosure(Disclosure.Kind.BACKUP, by=None, page="nightly backup", name=file.name, rows=backup.rows)
        backup.save()


def _encrypt(plain: Path, folder: Path) -> Path:
    """The same in the folder, for whoever has the key that belongs to the recipient, and for nobody else."""
    recipient = pyrage.x25519.Recipient.from_str(settings.BACKUP_RECIPIENT)
    target, unfinished = folder / (plain.name + AGE), folder / f".{plain.name}.unfinished"
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            pyrage.encrypt_file(str(plain), str(unfinished), [recipient])
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def decrypt(path: Path, identity: Path, target: Path) -> None:
    """Write what an encrypted backup holds into `target`. Raises Refused where the key is not the right one."""
    try:
        keys = [word for word in identity.read_text().split() if word.startswith("AGE-SECRET-KEY-")]
        pyrage.decrypt_file(str(path), str(target), [pyrage.x25519.Identity.from_str(key) for key in keys])
    except (OSError, ValueError, pyrage.DecryptError, pyrage.IdentityError) as failure:
        sentence = _("%(file)s cannot be decrypted with this key: %(reason)s.")
        raise Refused(sentence % {"file": path, "reason": failure}) from failure


# --- what is kept ----------------------------------------------------------------------------------------------------


def remove_outdated() -> int:
    """Delete the backups that the rule no longer keeps; a file that somebody took away counts as gone."""
    present = list(Backup.objects.present())
    days = kept(backup.made_on for backup in present)
    count = 0
    for backup in present:
        if backup.made_on in days:
            continue
        try:
            (Path(settings.BACKUP_FOLDER) / backup.file).unlink(missing_ok=True)
        except OSError as failure:  # a folder that can only be added to
            log.warning("An outdated backup stays: %s", failure)
            continue
        backup.removed_at = now()
        backup.save()
        count += 1
    return count


def kept(days: Iterable[date]) -> set[date]:
    """Of the days with a backup those that stay: the last so many, and the newest of the last so many weeks and months.

    How many of each says BACKUP_KEEP.
    """
    newest = sorted(set(days), reverse=True)
    groups = (lambda day: day, lambda day: day.isocalendar()[:2], lambda day: (day.year, day.month))
    stay: set[date] = set()
    for most, group in zip(settings.BACKUP_KEEP, groups, strict=True):
        firsts: dict[object, date] = {}
        for day in newest:
            firsts.setdefault(group(day), day)
        stay.update(list(firsts.values())[:most])
    return stay


# --- the check -------------------------------------------------------------------------------------------------------


def _is_check_due(at: datetime) -> bool:
    """Whether no backup of the last days was restored and verified without a fault."""
    since = localtime(at).date() - timedelta(days=settings.BACKUP_CHECK_DAYS)
    return not Backup.objects.tried().filter(made_on__gt=since, check_error="").exists()


def check_file(path: Path) -> str:
    """Restore a backup into a scratch database and verify it there. Returns what is wrong, empty where nothing is."""
    try:
        with _scratch_database() as url, tempfile.TemporaryDirectory(dir=settings.VAR) as var:
            for arguments in (["restore", str(path), "--into-empty"], ["verify"]):
                done = _manage(arguments, url, var)
                if done.returncode:
                    words = [*done.stdout.splitlines()[:1], *done.stderr.splitlines()[-1:]]
                    return f"{arguments[0]}: {' '.join(words).replace('CommandError: ', '')}"
    except (psycopg2.Error, OSError) as failure:
        log.exception("The nightly backup could not be tried")
        return str(failure).strip() or type(failure).__name__
    return ""


def _manage(arguments: list[str], url: str, var: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours on the scratch database, with a folder of uploads that is its own."""
    environment = {**os.environ, "DATABASE_URL": url, "ORDERDESK_VAR": var, "ANCHOR_FOLDER": "", "BACKUP_FOLDER": ""}
    environment["S3_BUCKET"] = ""  # the uploads of the try go into that folder, not among those that are in use
    environment.pop("DATABASE_URL_FILE", None)  # it would come first
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


@contextmanager
def _scratch_database() -> Iterator[str]:
    """The address of a new database on the same server, which is gone afterwards."""
    name = f"{connection.settings_dict['NAME']}_check"
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    with closing(psycopg2.connect(**parameters)) as server, server.cursor() as cursor:
        server.autocommit = True
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
        finally:
            with suppress(psycopg2.Error):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# --- how it stands ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What is wrong with the backups: of which kind, since which day, and the reason where one was given."""

    kind: str
    day: date
    reason: str = ""


FAILED, MISSING, UNRESTORED, UNTRIED = "failed", "missing", "unrestored", "untried"
WORDS = {
    FAILED: "the one of {} failed",
    MISSING: "none since {}",
    UNRESTORED: "the one of {} did not pass its check",
    UNTRIED: "none was restored since {}",
}


def find_fault(*, at: datetime | None = None) -> Fault | None:
    """What is wrong, the worst first; None while all is well, the first night is still to come, or none are made."""
    at = at or now()
    latest = Backup.objects.order_by("-made_on").first() if settings.BACKUP_FOLDER else None
    if latest is None:
        return None
    if latest.error:
        return Fault(FAILED, latest.made_on, latest.error)
    good = Backup.objects.good().first() or latest
    if at - (good.finished_at or good.begun_at) > OVERDUE:
        return Fault(MISSING, good.made_on)
    tried = Backup.objects.tried().first()
    if tried and tried.check_error:
        return Fault(UNRESTORED, tried.made_on, tried.check_error)
    since = (tried or Backup.objects.good().last() or latest).made_on
    is_late = localtime(at).date() - since > timedelta(days=settings.BACKUP_CHECK_DAYS) + LATE_CHECK
    return Fault(UNTRIED, since) if is_late else None


def state() -> str:
    """For the health check: "ok", or in a few words what is wrong; nothing that a stranger should not read."""
    fault = find_fault()
    return WORDS[fault.kind].format(fault.day) if fault else "ok"
