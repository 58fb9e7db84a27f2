"""The lines of the ground on the page of operations: programs, notices, backups, database, disks, versions."""

import platform
import shutil
from datetime import timedelta

import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from orderdesk.accounts.sessions import Session
from orderdesk.core.health import FRESH
from orderdesk.core.mail import reaches_people
from orderdesk.core.models import Anchor, Backup, Heartbeat, Seal
from orderdesk.core.nightly_backup import find_fault
from orderdesk.core.record.anchor import FILE, faults
from orderdesk.core.text.display import lasting, short_moment
from orderdesk.core.watch.gauges import database_size, folders
from orderdesk.core.watch.queues import read_queue
from orderdesk.core.watch.schema import lacking_migrations
from orderdesk.notifications.backing_up import sentence
from orderdesk.notifications.services import undelivered
from orderdesk.setup.operations import (
    DELIVERIES,
    EVIDENCE,
    OPERATIONS,
    PROGRAMS,
    STORAGE,
    VERSIONS,
    Link,
    Standing,
    Tone,
)

SLOW, STUCK = timedelta(minutes=2), timedelta(minutes=10)  # how long the oldest task may wait
NARROW, FULL = 0.15, 0.05  # of a disk: the share that is free
MOST_TABLES = 5


def _span(seconds: float) -> str:
    """A time in words, never finer than a minute."""
    return lasting(timedelta(minutes=max(1, round(seconds / 60))))


@OPERATIONS.at(10)
def clock(request):
    return _program(
        "beat", _("The clock"), _("Start it again; what fell due meanwhile is found then, nothing is lost.")
    )


@OPERATIONS.at(11)
def worker(request):
    todo = _("Start it again, or wait where it is busy with something long; what waits is done then.")
    return _program("worker", _("Worker"), todo)


def _program(name, title, todo):
    seen = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    if seen is None:
        return Standing(PROGRAMS, title, _("Has not been seen yet"), Tone.BAD, todo=todo)
    silence = now() - seen
    if silence < FRESH:
        facts = [_("Last seen: %(at)s") % {"at": short_moment(seen)}]
        return Standing(PROGRAMS, title, _("Running"), Tone.GOOD, facts=facts)
    state = _("Silent for %(time)s") % {"time": _span(silence.total_seconds())}
    return Standing(PROGRAMS, title, state, Tone.BAD, todo=todo)


@OPERATIONS.at(12)
def queue(request):
    """Tasks that no worker has taken yet."""
    title = _("Queue of tasks")
    try:
        standing = read_queue()
    except (OperationalError, RedisError, OSError):
        todo = _("Start the broker again. What is to be delivered waits in the database meanwhile.")
        return Standing(PROGRAMS, title, _("The broker does not answer"), Tone.BAD, todo=todo)
    oldest = timedelta(seconds=standing.oldest or 0)
    tone = Tone.BAD if oldest > STUCK else Tone.LATE if oldest > SLOW else Tone.GOOD
    facts = [_("The oldest waits for %(time)s") % {"time": _span(oldest.total_seconds())}] if oldest > SLOW else []
    return Standing(
        PROGRAMS,
        title,
        _("%(count)s waiting") % {"count": standing.length} if standing.length else _("Empty"),
        tone,
        facts=facts,
        todo="" if tone == Tone.GOOD else _("Look whether the worker runs; where it is always so, start a second one."),
    )


@OPERATIONS.at(13)
def sessions(request):
    """Who works at the moment."""
    count = Session.objects.open().exclude(person=None).count()
    state = _("%(count)s open") % {"count": count}
    links = [Link(_("People"), reverse("accounts:people"))]
    return Standing(PROGRAMS, _("Open log-ins"), state, Tone.NONE, links=links)


@OPERATIONS.at(30)
def notices(request):
    """Notices to colleagues: how many wait, how many never arrived."""
    counts = undelivered()
    failed = counts["failed"]
    url = f"{reverse('admin:notifications_outgoingmessage_changelist')}?state__exact=failed"
    return Standing(
        DELIVERIES,
        _("Notices"),
        _("%(count)s could not be delivered") % {"count": failed} if failed else _("In order"),
        Tone.BAD if failed else Tone.GOOD,
        facts=[_("Waiting: %(count)s") % {"count": counts["waiting"]}],
        todo=_("Look at the error, correct the address or the mail server, then send them again.") if failed else "",
        links=[Link(_("Send again"), url)] if failed else [],
    )


@OPERATIONS.at(33)
def mail_server(request):
    """Whether e-mail leaves this machine at all."""
    links = [Link(_("Mail server"), reverse("setup:mail"))]
    if reaches_people():
        return Standing(DELIVERIES, _("Mail server"), _("A server is entered"), Tone.GOOD, links=links)
    todo = _("Enter a server: until then nothing is mailed, and links are copied by hand.")
    return Standing(DELIVERIES, _("Mail server"), _("None"), Tone.LATE, todo=todo, links=links)


@OPERATIONS.at(50)
def backups(request):
    """The nightly backups: the last one, the last that was restored, where they lie."""
    if not settings.BACKUP_FOLDER:
        todo = _("Name a folder in BACKUP_FOLDER, best a mount of another machine, or back up by other means.")
        return Standing(EVIDENCE, _("Backup"), _("Switched off"), Tone.LATE, todo=todo)
    fault, last = find_fault(), Backup.objects.good().first()
    tried = Backup.objects.tried().filter(check_error="").first()
    facts = [_("Last backup: %(what)s") % {"what": _backup_words(last)}]
    facts.append(
        _("Last restored to try it: %(at)s") % {"at": short_moment(tried.checked_at) if tried else _("none yet")}
    )
    facts.append(_("Folder: %(folder)s") % {"folder": settings.BACKUP_FOLDER})
    if fault:
        todo = _("Look at the worker's log and at the folder; it is tried again each hour.")
        return Standing(EVIDENCE, _("Backup"), sentence(fault), Tone.BAD, facts=facts, todo=todo)
    if last is None:
        return Standing(EVIDENCE, _("Backup"), _("The first night is still to come"), Tone.NONE, facts=facts)
    return Standing(EVIDENCE, _("Backup"), _("In order"), Tone.GOOD, facts=facts)


def _backup_words(backup):
    if backup is None:
        return _("none yet")
    protection = _("encrypted") if backup.is_encrypted else _("not encrypted")
    return f"{short_moment(backup.finished_at)} · {filesizeformat(backup.size)} · {protection}"


@OPERATIONS.at(51)
def chain(request):
    """The history and its head outside the database."""
    wrong, anchors = faults(), list(Anchor.objects.order_by("way"))
    names = {FILE: _("File")}
    facts = [
        f"{names.get(anchor.way, _('E-mail'))}: "
        + _("seal %(seal)s, %(at)s") % {"seal": anchor.seal, "at": short_moment(anchor.written_at)}
        for anchor in anchors
        if anchor.written_at
    ]
    seal = Seal.objects.order_by("-pk").values_list("sealed_at", flat=True).first()
    facts.append(_("Last sealed: %(at)s") % {"at": short_moment(seal) if seal else _("none yet")})
    links = [Link(_("Rules"), reverse("setup:rules"))]
    if wrong:
        facts += [error for _way, error in wrong]
        todo = _("Correct the folder or the receivers: what is changed in the database meanwhile may stay hidden.")
        return Standing(EVIDENCE, _("Anchor"), _("Not written"), Tone.BAD, facts=facts, todo=todo, links=links)
    if not any(anchor.written_at for anchor in anchors):
        return Standing(EVIDENCE, _("Anchor"), _("Nothing was anchored yet"), Tone.NONE, facts=facts, links=links)
    return Standing(EVIDENCE, _("Anchor"), _("In order"), Tone.GOOD, facts=facts, links=links)


@OPERATIONS.at(60)
def database(request):
    """How large the database is, and what makes it so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 2 DESC, 1 LIMIT %s",
            [MOST_TABLES],
        )
        tables = cursor.fetchall()
    facts = [f"{name}: {filesizeformat(size)}" for name, size in tables]
    return Standing(STORAGE, _("Database"), filesizeformat(database_size()), Tone.NONE, facts=facts)


@OPERATIONS.at(61)
def disks(request):
    """Free space, by the narrowest of the folders that grow."""
    names = {"var": _("Own files"), "media": _("Uploads"), "backups": _("Backup")}
    free, facts = 1.0, []
    for name, path in folders().items():
        disk = shutil.disk_usage(path)
        free = min(free, disk.free / disk.total)
        sizes = {"free": filesizeformat(disk.free), "total": filesizeformat(disk.total)}
        facts.append(f"{names[name]}: " + _("%(free)s of %(total)s are free") % sizes + f" · {path}")
    tone = Tone.BAD if free < FULL else Tone.LATE if free < NARROW else Tone.GOOD
    words = {Tone.BAD: _("Nearly full"), Tone.LATE: _("Getting full"), Tone.GOOD: _("In order")}
    todo = "" if tone == Tone.GOOD else _("Make room, or move the folder to a larger disk.")
    return Standing(STORAGE, _("Disks"), words[tone], tone, facts=facts, todo=todo)


@OPERATIONS.at(70)
def versions(request):
    """Programs and tables."""
    server = "{}.{}".format(*divmod(connection.pg_version, 10000))
    facts = [f"Django {django.get_version()}", f"Python {platform.python_version()}", f"PostgreSQL {server}"]
    lacking = lacking_migrations()
    state = _("OrderDesk %(version)s") % {"version": settings.VERSION}
    if not lacking:
        return Standing(VERSIONS, state, _("All migrations are applied"), Tone.GOOD, facts=facts)
    todo = _("Run “bin/manage migrate”: pages of this version may fail until then.")
    words = _("%(count)s migrations are not applied") % {"count": len(lacking)}
    return Standing(VERSIONS, state, words, Tone.BAD, facts=[*facts, *lacking[:5]], todo=todo)
