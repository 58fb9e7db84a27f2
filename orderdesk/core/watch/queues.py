"""The queue of tasks in the broker: how many wait, and since when the oldest of them."""

import json
from dataclasses import dataclass
from time import time
from typing import Any

from celery import current_app
from django.conf import settings

from orderdesk.core.watch.work import TASK_SENT_AT


@dataclass(frozen=True)
class QueueStanding:
    """Tasks that no worker has taken yet; `oldest` in seconds, None where none waits or it says no time."""

    name: str
    length: int
    oldest: float | None


def read_queue() -> QueueStanding:
    """How the queue of this installation stands. Raises OperationalError or RedisError where the broker is away."""
    name = settings.CELERY_TASK_DEFAULT_QUEUE
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=2, interval_start=0)
        client = broker.default_channel.client
        length, oldest = client.llen(name), client.lindex(name, -1)  # put in at the left, taken at the right
    return QueueStanding(name, length, _age_of(oldest))


def _age_of(message: Any) -> float | None:
    try:
        return max(0.0, time() - float(json.loads(message)["headers"][TASK_SENT_AT]))
    except (TypeError, ValueError, KeyError):
        return None
