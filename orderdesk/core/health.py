"""Health checks of everything OrderDesk needs: used by /healthz, /livez, /readyz and `manage.py health`.

A part is "ok" or a few words that say what is wrong, without anything that a stranger should not read.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from orderdesk.core import nightly_backup
from orderdesk.core.models import Heartbeat
from orderdesk.core.record import anchor
from orderdesk.core.watch.schema import lacking_migrations

OK = "ok"
Parts = Mapping[str, Callable[[], str]]
FRESH = timedelta(minutes=3)  # both beat every minute


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when everything is well, else 503. `?only=database,broker` asks for some parts alone."""
    return _answer(request, PARTS)


def livez(request: HttpRequest) -> HttpResponse:
    """200: this process answers. Nothing is looked at, so that what it needs being away is no reason to replace it."""
    return JsonResponse({"status": OK})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when this server can show pages of its version, else 503. `?only=database,migrations` asks for some parts."""
    return _answer(request, READY)


def _answer(request: HttpRequest, parts: Parts) -> HttpResponse:
    only = request.GET.get("only")
    state = check(only.split(",") if only else parts, parts)
    well = is_well(state)
    return JsonResponse({"status": OK if well else "failing", **state}, status=200 if well else 503)


def check(names: Iterable[str], parts: Parts | None = None) -> dict[str, str]:
    """The state of the named parts, {"database": "ok", "beat": "silent for 300 s", …}. Unknown names are left out."""
    checks = PARTS if parts is None else parts
    return {name: checks[name]() for name in names if name in checks}


def is_well(state: dict[str, str]) -> bool:
    return bool(state) and all(result == OK for result in state.values())


def record_heartbeat(name: str) -> None:
    """Record that `name` is alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return OK


def _migrations() -> str:
    try:
        return "not applied yet" if lacking_migrations() else OK
    except DatabaseError:
        return "unknown: the database does not answer"


def _broker() -> str:
    try:
        with current_app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, timeout=2, interval_start=0)
    except (OperationalError, OSError):
        return "does not answer"
    return OK


def _beat() -> str:
    return _freshness("beat")


def _worker() -> str:
    """A worker that is busy with something long answers a ping although it beats late."""
    freshness = _freshness("worker")
    if freshness == OK or _broker() != OK:
        return freshness
    return OK if current_app.control.ping(timeout=1, limit=1) else freshness


def _freshness(name: str) -> str:
    try:
        last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    except DatabaseError:
        return "unknown: the database does not answer"
    if last is None:
        return "has not started yet"
    silence = timezone.now() - last
    return OK if silence < FRESH else f"silent for {silence.total_seconds():.0f} s"


def _anchor() -> str:
    try:
        return anchor.state()
    except DatabaseError:
        return "unknown: the database does not answer"


def _backup() -> str:
    try:
        return nightly_backup.state()
    except DatabaseError:
        return "unknown: the database does not answer"


PARTS: Parts = {
    "database": _database,
    "broker": _broker,
    "beat": _beat,
    "worker": _worker,
    "anchor": _anchor,
    "backup": _backup,
}
READY: Parts = {"database": _database, "migrations": _migrations, "broker": _broker}
