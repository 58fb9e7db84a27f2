"""Scheduled tasks of the ground."""

import logging
from typing import Any

from celery import shared_task
from django.db import DatabaseError, close_old_connections

from orderdesk.core import health
from orderdesk.core.jobs.queue import send
from orderdesk.core.pages import once
from orderdesk.core.record import sealing

log = logging.getLogger(__name__)


@shared_task(name="core.seal_history", ignore_result=True)
def seal_history() -> None:
    """Every few minutes; running twice changes nothing."""
    sealing.seal_history()


@shared_task(name="core.forget_submissions", ignore_result=True)
def forget_submissions() -> None:
    """Once a day; see pages/once.py."""
    once.forget_submissions()


@shared_task(name="core.heartbeat", ignore_result=True, expires=300)
def heartbeat() -> None:
    """Every minute: running shows that a worker lives; being sent, that the clock does (record_beat)."""
    health.record_heartbeat("worker")


def record_beat(**_signal: Any) -> None:
    """Only the clock sends heartbeats, so sending one is the clock's own."""
    close_old_connections()  # the clock has no requests that would do it
    try:
        health.record_heartbeat("beat")
    except DatabaseError as failure:
        log.warning("The clock's heartbeat was not recorded: %s", failure)


def beat_at_once(**_signal: Any) -> None:
    """Send a heartbeat when beat starts, and anchor the history: the health check need not wait for either."""
    send("core.heartbeat")
    send("notifications.anchor_history")
