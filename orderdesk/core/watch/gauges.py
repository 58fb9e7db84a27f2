"""What servers and workers share, as numbers to be watched. Each app adds its own in its panels.py:

    @GAUGES.at(50)
    def imports():
        return [Gauge("imports", "Imports by state", [({"state": "waiting"}, 3)])]

A label is the name of a state, a queue or a program; nothing of the business is in it.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from orderdesk.core.health import OK, PARTS, check
from orderdesk.core.models import Anchor, Backup, Heartbeat
from orderdesk.core.pages.slots import Slot
from orderdesk.core.watch.queues import read_queue
from orderdesk.core.watch.schema import lacking_migrations

Samples = Iterable[tuple[dict[str, str], float]]


@dataclass(frozen=True)
class Gauge:
    """A number as it is now, for each set of labels; its name without the "orderdesk_" in front."""

    name: str
    text: str
    samples: Samples


GAUGES: Slot[list[Gauge]] = Slot("gauges")  # () -> [Gauge]


def age_of(moment: datetime | None) -> float:
    """How many seconds ago something was; none: not a number, which no limit is compared with."""
    return (now() - moment).total_seconds() if moment else float("nan")


def folders() -> dict[str, Path]:
    """The folders that fill up, by what they hold; those that are switched off, or not made yet, are left out."""
    named = {"var": str(settings.VAR), "media": str(settings.MEDIA_ROOT), "backups": settings.BACKUP_FOLDER}
    return {name: Path(path) for name, path in named.items() if path and Path(path).is_dir()}


def database_size() -> int:
    """How many bytes the database has on its disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


@GAUGES.at(10)
def parts() -> list[Gauge]:
    """What /healthz says, and the versions."""
    version = {"version": settings.VERSION, "django": django.get_version()}
    well = [({"part": part}, float(state == OK)) for part, state in check(PARTS).items()]
    return [
        Gauge("info", "The version of OrderDesk and of Django", [(version, 1)]),
        Gauge("part_well", "1 where a part of /healthz is well, else 0", well),
    ]


@GAUGES.at(11)
def database() -> list[Gauge]:
    version = ".".join(str(part) for part in divmod(connection.pg_version, 10000))  # type: ignore[attr-defined]
    return [
        Gauge("postgresql_info", "The version of PostgreSQL", [({"version": version}, 1)]),
        Gauge("database_bytes", "Size of the database", [({}, database_size())]),
        Gauge("lacking_migrations", "Migrations that are not applied yet", [({}, len(lacking_migrations()))]),
    ]


@GAUGES.at(12)
def queue() -> list[Gauge]:
    standing = read_queue()
    name = {"queue": standing.name}
    return [
        Gauge("queue_length", "Tasks that wait for a worker", [(name, standing.length)]),
        Gauge("queue_oldest_seconds", "How long the oldest of them waits", [(name, standing.oldest or 0)]),
    ]


@GAUGES.at(13)
def heartbeats() -> list[Gauge]:
    samples = [({"program": beat.name}, age_of(beat.at)) for beat in Heartbeat.objects.order_by("name")]
    return [Gauge("heartbeat_age_seconds", "How long ago clock and worker were last seen", samples)]


@GAUGES.at(14)
def evidence() -> list[Gauge]:
    samples = [({"way": anchor.way}, age_of(anchor.written_at)) for anchor in Anchor.objects.order_by("way")]
    return [Gauge("anchor_age_seconds", "How long ago the head of the history got out, by way", samples)]


@GAUGES.at(15)
def backups() -> list[Gauge]:
    last, tried = Backup.objects.good().first(), Backup.objects.tried().first()
    verified = float(tried is not None and not tried.check_error)
    return [
        Gauge("backup_age_seconds", "How old the last backup is", [({}, age_of(last.finished_at if last else None))]),
        Gauge("backup_bytes", "Its size", [({}, (last.size or 0) if last else 0)]),
        Gauge("backup_verified", "1 where the last one that was restored to try it was right", [({}, verified)]),
        Gauge(
            "backup_verified_age_seconds",
            "How long ago one was restored to try it",
            [({}, age_of(tried.checked_at if tried else None))],
        ),
    ]


@GAUGES.at(16)
def disks() -> list[Gauge]:
    usage = {name: shutil.disk_usage(path) for name, path in folders().items()}
    return [
        Gauge(
            "disk_free_bytes", "Free space by folder", [({"folder": name}, disk.free) for name, disk in usage.items()]
        ),
        Gauge("disk_bytes", "Size of its disk", [({"folder": name}, disk.total) for name, disk in usage.items()]),
    ]
