"""The clock has the night's backup made; whoever administers is told of what is wrong, in notices and on the bench."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orderdesk.core import nightly_backup
from orderdesk.core.errors import Refused
from orderdesk.core.models import Backup
from orderdesk.notifications.backing_up import back_up_and_tell
from orderdesk.notifications.beat import back_up as by_the_clock
from orderdesk.notifications.models import OutgoingMessage

NIGHT = datetime(2026, 11, 30, 2, 23, tzinfo=ZoneInfo("Asia/Shanghai"))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR, settings.BACKUP_FOLDER = tmp_path, str(tmp_path / "backups")


def fail(backup, at):
    raise Refused("No space left on device")


def notices():
    return list(OutgoingMessage.objects.filter(kind="backup", channel="app").order_by("pk"))


def test_the_clock_makes_it(monkeypatch, settings):
    settings.BACKUP_HOUR = 0
    monkeypatch.setattr(nightly_backup, "_make", lambda backup, at: None)

    by_the_clock()

    assert Backup.objects.count() == 1


def test_administrators_are_told_once_a_day_why(firm, in_english, monkeypatch):
    monkeypatch.setattr(nightly_backup, "_make", fail)

    for hours in (0, 1, 2, 24):
        back_up_and_tell(at=NIGHT + timedelta(hours=hours))

    assert [(notice.recipient, notice.subject) for notice in notices()] == [
        (firm.admin, "The backup of 2026-11-30 was not made: No space left on device"),
        (firm.admin, "The backup of 2026-12-01 was not made: No space left on device"),
    ]


def test_nobody_is_told_of_a_backup_that_was_made(firm, monkeypatch):
    monkeypatch.setattr(nightly_backup, "_make", lambda backup, at: None)

    back_up_and_tell(at=NIGHT)

    assert notices() == []


def test_the_bench_of_an_administrator_shows_what_is_wrong(client, firm, in_english, monkeypatch):
    monkeypatch.setattr(nightly_backup, "_make", fail)
    back_up_and_tell(at=NIGHT)
    OutgoingMessage.objects.all().delete()
    pages = {}
    for who in ("admin", "manager"):
        client.force_login(getattr(firm, who))
        pages[who] = client.get("/").content.decode()

    assert "was not made: No space left on device" in pages["admin"]
    assert "No space left on device" not in pages["manager"]


def test_the_bench_shows_the_last_backup(client, firm, in_english):
    facts = {"file": "x.backup", "digest": "x", "size": 5 << 20, "is_encrypted": True}
    Backup.objects.create(made_on=NIGHT.date(), begun_at=NIGHT, finished_at=NIGHT, checked_at=NIGHT, **facts)
    client.force_login(firm.admin)

    page = " ".join(client.get("/").content.decode().replace("\xa0", " ").split())

    assert "11-30 02:23 · 5.0 MB · encrypted" in page


def test_switched_off_the_bench_says_nothing(client, firm, in_english, settings):
    settings.BACKUP_FOLDER = ""
    client.force_login(firm.admin)

    assert 'id="bench-backup"' not in client.get("/").content.decode()
