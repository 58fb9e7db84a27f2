"""Figures for Prometheus: what this server was asked for, and how everything stands that servers and workers share.

Requests are counted by each process in files of a folder of this server (`share_counts`) and summed when they are read.
Everything else is read from the database, the broker and the disks at that moment (`gauges.py`). Names are those of
pages, queues and states: nothing of the business is in them.
"""

import atexit
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from orderdesk.core.proxies import address_of, is_among

if TYPE_CHECKING:
    from orderdesk.core.watch.work import Work

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def share_counts() -> None:
    """Give the processes of this web server a folder to count in; called before they are forked, and before prometheus
    is imported, which looks for it once.
    """
    if not settings.METRICS_ARE_OPEN or FOLDER in os.environ:
        return
    folder, owner = tempfile.mkdtemp(prefix="orderdesk-metrics-"), os.getpid()
    os.environ[FOLDER] = folder
    atexit.register(_remove, folder, owner)


def _remove(folder: str, owner: int) -> None:
    """Only by the process that made it: those that it forked leave before it does."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def metrics(request: HttpRequest) -> HttpResponse | None:
    """/metrics, for whoever has the token or an address that may read it; for all others there is no such page."""
    if not _may_read(request):
        return None
    from orderdesk.core.watch import exposition

    return HttpResponse(exposition.render(), content_type=exposition.CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and kind.lower() == "bearer" and constant_time_compare(token, settings.METRICS_TOKEN):
        return True
    return is_among(address_of(request) or "", settings.METRICS_ALLOWED)


def count_request(work: "Work", status: int, seconds: float) -> None:
    """Count a request that was answered: by the name of its page, its method and the class of its status."""
    if not settings.METRICS_ARE_OPEN:
        return
    from orderdesk.core.watch import exposition

    method = (work.request.method if work.request else "") or ""
    method = method if method in METHODS else "other"
    exposition.REQUESTS.labels(work.route, method, f"{status // 100}xx").inc()
    exposition.SECONDS.labels(work.route).observe(seconds)
    exposition.QUERIES.labels(work.route).inc(work.queries)


def count_slow_query(work: "Work") -> None:
    """Count a slow statement by the page that it was for."""
    if not settings.METRICS_ARE_OPEN:
        return
    from orderdesk.core.watch import exposition

    exposition.SLOW_QUERIES.labels(work.route or work.task or "none").inc()
