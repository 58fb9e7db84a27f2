"""Enqueueing a task by its name on commit, so that lower floors need not import upper ones."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task_name: str, *args: Any) -> None:
    """Send a task once the current transaction is committed. The broker may be down: a sweeper finds the row later."""
    transaction.on_commit(lambda: send(task_name, *args), robust=True)


def send(task_name: str, *args: Any) -> None:
    try:
        current_app.send_task(task_name, args=args)
    except (OperationalError, OSError) as failure:
        log.warning("The broker did not take %s: %s. The sweeper will send it.", task_name, failure)
