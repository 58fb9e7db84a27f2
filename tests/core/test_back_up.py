"""Backups by the clock: one a night, encrypted where a key is set, kept by a rule, one a week restored."""

import os
import time
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from subprocess import CompletedProcess
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import psycopg2
import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from orderdesk.core import health, nightly_backup
from orderdesk.core.backup import read_backup
from orderdesk.core.models import Backup, Disclosure
from orderdesk.core.nightly_backup import Fault, back_up, check_file, find_fault, kept, remove_outdated
from tests.races import run_together, without_row_locks

NIGHT = datetime(2026, 11, 30, 2, 23, tzinfo=ZoneInfo("Asia/Shanghai"))
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR = tmp_path
    settings.BACKUP_FOLDER = str(tmp_path / "backups")
    return tmp_path / "backups"


@pytest.fixture
def unchecked(monkeypatch):
    """The check takes its time: only the tests about it restore."""
    monkeypatch.setattr(nightly_backup, "check_file", lambda path: "")


def made(day, **facts):
    at = datetime(day.year, day.month, day.day, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    facts = {"file": f"{day}.backup", "digest": "x", "finished_at": at, **facts}
    return Backup.objects.create(made_on=day, begun_at=at, **facts)


# --- the night -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_night_has_one_backup_which_is_logged(folder, unchecked):
    first, again = back_up(at=NIGHT), back_up(at=NIGHT + timedelta(hours=1))

    (file,) = folder.iterdir()
    assert (again, first.file, first.error) == (None, file.name, "")
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert read_backup(file)["tables"]
    assert first.size == file.stat().st_size
    logged = Disclosure.objects.get(kind="backup")
    assert (logged.name, logged.rows) == (file.name, first.rows)


@pytest.mark.django_db(transaction=True)
def test_before_its_hour_and_without_a_folder_none_is_made(folder, settings, unchecked):
    early = back_up(at=NIGHT - timedelta(hours=2))
    settings.BACKUP_FOLDER = ""
    off = back_up(at=NIGHT)

    assert (early, off, Backup.objects.count()) == (None, None, 0)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_make_one(folder, unchecked):
    outcomes = run_together(lambda: back_up(at=NIGHT), lambda: back_up(at=NIGHT))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Backup", "NoneType"]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_two_clocks_at_once_try_again_once(monkeypatch, is_locked):
    """Without the lock on the row both do: the control."""
    made(NIGHT.date(), error="No space left on device", file="", digest="")
    attempts = []
    monkeypatch.setattr(nightly_backup, "_make", lambda backup, at: attempts.append(backup))
    pair = [lambda: back_up(at=NIGHT), lambda: back_up(at=NIGHT)]

    with nullcontext() if is_locked else without_row_locks():
        run_together(*pair)

    assert len(attempts) == (1 if is_locked else 2)


@pytest.mark.django_db(transaction=True)
def test_one_that_failed_says_why_and_is_tried_again(folder, unchecked):
    folder.write_text("a file where the folder should be")
    failed = back_up(at=NIGHT)
    folder.unlink()
    again = back_up(at=NIGHT + timedelta(hours=1))

    assert "File exists" in failed.error
    assert (again.pk, again.error) == (failed.pk, "")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_is_a_failure_like_others(unchecked, monkeypatch):
    def go_away(path):
        raise DatabaseError("server closed the connection unexpectedly")

    monkeypatch.setattr(nightly_backup, "write_backup", go_away)

    assert back_up(at=NIGHT).error == "server closed the connection unexpectedly"


@pytest.mark.django_db(transaction=True)
def test_a_folder_that_is_not_there_is_not_made(settings, unchecked, tmp_path):
    """It is a mount that is missing."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()

    assert "does not exist" in back_up(at=NIGHT).error
    assert not (tmp_path / "backups").exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_one_left_is_removed(folder, unchecked, tmp_path):
    folder.mkdir()
    for name, hours in ((".orderdesk-1.backup.7.unfinished", 7), (".orderdesk-2.backup.8.unfinished", 1)):
        (folder / name).touch()
        os.utime(folder / name, times=(time.time() - 3600 * hours,) * 2)
    (tmp_path / "backup-unfinished").mkdir()
    (tmp_path / "backup-unfinished" / "plain.backup").touch()

    back_up(at=NIGHT)

    assert sorted(path.suffix for path in folder.iterdir()) == [".backup", ".unfinished"]
    assert not (tmp_path / "backup-unfinished").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("hours", "is_taken_over"), [(5, False), (7, True)])
def test_one_that_died_is_taken_over(folder, unchecked, hours, is_taken_over):
    Backup.objects.create(made_on=NIGHT.date(), begun_at=NIGHT)

    assert (back_up(at=NIGHT + timedelta(hours=hours)) is not None) == is_taken_over


@pytest.mark.django_db
def test_the_database_keeps_no_backup_without_its_file():
    with pytest.raises(IntegrityError, match="backup_has_its_file"), transaction.atomic():
        made(date(2026, 11, 30), file="", digest="")


# --- encrypted -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_with_a_recipient_it_can_be_read_with_the_key_alone(folder, settings, unchecked, tmp_path):
    key, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENT = str(key.to_public())
    (tmp_path / "key.txt").write_text(f"# created: today\n# public key: {key.to_public()}\n{key}\n")
    (tmp_path / "other.txt").write_text(str(stranger))

    backup = back_up(at=NIGHT)

    (file,) = folder.iterdir()
    assert (backup.is_encrypted, file.suffix, file.stat().st_mode & 0o777) == (True, ".age", 0o600)
    nightly_backup.decrypt(file, tmp_path / "key.txt", tmp_path / "plain.backup")
    assert read_backup(tmp_path / "plain.backup")["tables"]
    for arguments, reason in (([], "--identity"), (["--identity", tmp_path / "other.txt"], "cannot be decrypted")):
        with pytest.raises(CommandError, match=reason):
            call_command("restore", file, *map(str, arguments), into_empty=True)


@pytest.mark.django_db(transaction=True)
def test_a_recipient_that_is_none_makes_no_backup_and_leaves_nothing_plain(folder, settings, unchecked):
    settings.BACKUP_RECIPIENT = "age1nonsense"

    backup = back_up(at=NIGHT)

    assert backup.error
    assert list(folder.iterdir()) == []


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_days_weeks_and_months_are_kept(settings):
    settings.BACKUP_KEEP = (7, 5, 12)
    every_day = [date(2026, 11, 30) - timedelta(days=n) for n in range(500)]

    stay = sorted(kept(every_day), reverse=True)

    assert stay[:7] == every_day[:7]
    assert date(2026, 11, 22) in stay  # the Sunday of a week before
    assert [day for day in stay if day < date(2026, 10, 31)] == [
        date(2026, 9, 30),
        date(2026, 8, 31),
        date(2026, 7, 31),
        date(2026, 6, 30),
        date(2026, 5, 31),
        date(2026, 4, 30),
        date(2026, 3, 31),
        date(2026, 2, 28),
        date(2026, 1, 31),
        date(2025, 12, 31),
    ]


@pytest.mark.django_db
def test_what_the_rule_no_longer_keeps_goes_and_nothing_else(folder, settings):
    settings.BACKUP_KEEP = (2, 1, 1)
    folder.mkdir()
    days = [date(2026, 11, 26) + timedelta(days=n) for n in range(5)]
    for day in days:
        made(day)
        (folder / f"{day}.backup").touch()
    (folder / "of somebody else.backup").touch()
    (folder / f"{days[0]}.backup").unlink()  # somebody took it away

    count = remove_outdated()

    assert count == 3
    assert {path.name for path in folder.iterdir()} == {
        "of somebody else.backup",
        "2026-11-29.backup",
        "2026-11-30.backup",
    }


@pytest.mark.django_db
def test_one_that_cannot_be_deleted_is_still_kept(folder, settings):
    settings.BACKUP_KEEP = (1, 1, 1)
    (folder / "2026-11-29.backup").mkdir(parents=True)  # as in a folder that can only be added to
    made(date(2026, 11, 29))
    made(date(2026, 11, 30))

    assert remove_outdated() == 0
    assert Backup.objects.present().count() == 2


# --- the check -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_once_a_week_it_is_restored_and_verified(monkeypatch):
    """How, tests/core/test_backup_under_load.py looks at."""
    checks = []
    monkeypatch.setattr(nightly_backup, "check_file", lambda path: checks.append(path.exists()) or "")

    nights = [back_up(at=NIGHT + timedelta(days=days)) for days in range(8)]

    assert [nights.index(night) for night in nights if night.checked_at] == [0, 7]
    assert checks == [True, True]
    assert nights[0].check_error == ""


@pytest.mark.django_db(transaction=True)
def test_one_that_is_damaged_is_told(tmp_path):
    (tmp_path / "damaged.backup").write_bytes(b"PK not a backup")

    error = check_file(tmp_path / "damaged.backup")

    assert error.startswith("restore: ")
    assert "damaged.backup" in error


@pytest.mark.django_db(transaction=True)
def test_the_first_difference_is_named(monkeypatch, tmp_path):
    words = {
        "restore": (0, "", ""),
        "verify": (1, "order.total 1: stored 2\nChecked: …\n", "CommandError: 1 difference.\n"),
    }
    monkeypatch.setattr(nightly_backup, "_manage", lambda given, url, var: CompletedProcess(given, *words[given[0]]))

    assert check_file(tmp_path / "x.backup") == "verify: order.total 1: stored 2 1 difference."


@pytest.mark.django_db(transaction=True)
def test_without_a_scratch_database_the_backup_is_kept_and_the_check_failed(folder, monkeypatch):
    def refuse(**parameters):
        raise psycopg2.OperationalError("permission denied to create database")

    monkeypatch.setattr(nightly_backup, "psycopg2", SimpleNamespace(connect=refuse, Error=psycopg2.Error))

    backup = back_up(at=NIGHT)

    assert (backup.error, backup.check_error) == ("", "permission denied to create database")
    assert len(list(folder.iterdir())) == 1


@pytest.mark.django_db(transaction=True)
def test_a_check_that_failed_is_made_again_the_next_night(monkeypatch):
    errors = iter(["verify: 2 differences.", ""])
    monkeypatch.setattr(nightly_backup, "check_file", lambda path: next(errors))

    back_up(at=NIGHT)
    first = find_fault(at=NIGHT)
    back_up(at=NIGHT + timedelta(days=1))

    assert first == Fault("unrestored", NIGHT.date(), "verify: 2 differences.")
    assert find_fault(at=NIGHT + timedelta(days=1)) is None


# --- how it stands ---------------------------------------------------------------------------------------------------


def fault_of(day):
    fault = find_fault(at=NIGHT.replace(day=day))
    return fault and (fault.kind, fault.day.day)


@pytest.mark.django_db
def test_before_the_first_night_all_is_well():
    assert fault_of(30) is None


@pytest.mark.django_db
def test_a_night_without_one_is_told():
    made(date(2026, 11, 28))

    assert (fault_of(29), fault_of(30)) == (None, ("missing", 28))


@pytest.mark.django_db
def test_one_that_failed_is_told_at_once():
    made(date(2026, 11, 28))
    made(date(2026, 11, 29), error="No space left on device", file="", digest="")

    assert fault_of(29) == ("failed", 29)


@pytest.mark.django_db
def test_one_that_never_ends_is_told():
    Backup.objects.create(made_on=date(2026, 11, 28), begun_at=NIGHT.replace(day=28))

    assert (fault_of(28), fault_of(30)) == (None, ("missing", 28))


@pytest.mark.django_db
def test_that_none_was_restored_for_long_is_told():
    made(date(2026, 11, 18), checked_at=NIGHT.replace(day=18))
    for day in (26, 27, 28):
        made(date(2026, 11, day))

    assert (fault_of(27), fault_of(28)) == (None, ("untried", 18))


@pytest.mark.django_db
def test_switched_off_nothing_is_told(settings):
    settings.BACKUP_FOLDER = ""
    made(date(2026, 11, 1))

    assert fault_of(30) is None


@pytest.mark.django_db
def test_the_health_check_names_the_night_and_no_reason():
    made(date(2026, 11, 30), error="connection to 10.0.0.7 refused", file="", digest="")

    assert health.check(["backup"]) == {"backup": "the one of 2026-11-30 failed"}
