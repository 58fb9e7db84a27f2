"""The work of now: which request or which task this thread does, under one number through every line of the log.

A request has the number that a proxy of ours gave it, else one of its own; it is in the answer, on the pages that say
that something broke, and goes with the tasks that the request sends.
"""

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from time import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from orderdesk.core.proxies import is_proxy

HEADER = "X-Request-ID"
TASK_NUMBER, TASK_SENT_AT = "orderdesk_request", "orderdesk_sent_at"  # headers of a task's message
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}")


@dataclass
class Work:
    """A request, or a task of a worker, and what is counted while it is done."""

    number: str
    request: HttpRequest | None = None
    task: str = ""
    queries: int = 0

    @property
    def route(self) -> str:
        """The name of the page, never its address; what has no page is "static", "probe" or "none"."""
        if self.request is None:
            return ""
        match = getattr(self.request, "resolver_match", None)
        if match is not None:
            return match.view_name or "none"
        if self.request.path.startswith(settings.STATIC_URL):
            return "static"
        return getattr(self.request, "probe", "none")

    @property
    def person(self) -> Any:
        """Who is signed in, where that is known already: a line of the log asks no database for it."""
        user = getattr(self.request, "_cached_user", None)
        return user if user is not None and user.is_authenticated else None

    def facts(self) -> dict[str, Any]:
        """What each line of the log tells of it."""
        facts: dict[str, Any] = {"request": self.number}
        if self.task:
            facts["task"] = self.task
        if self.request is not None:
            facts["route"] = self.route
        if self.person is not None:
            facts |= {"user": self.person.get_username(), "user_id": self.person.pk}
        return facts


now_doing: ContextVar[Work | None] = ContextVar("orderdesk_work", default=None)


def number_of_now() -> str:
    """The number of the request or task of now; empty where there is none."""
    work = now_doing.get()
    return work.number if work else ""


def facts_of_now(request: Any = None) -> dict[str, Any]:
    """What a line of the log tells of the work of now; Django tells of a refusal when its `request` is over."""
    work = now_doing.get() or getattr(request, "work", None)
    return work.facts() if work else {}


def number_of(request: HttpRequest) -> str:
    """The number that a proxy of ours gave a request; a fresh one where there is none, or none that is well-formed."""
    given = request.headers.get(HEADER, "")
    if given and WELL_FORMED.fullmatch(given) and is_proxy(request.META.get("REMOTE_ADDR") or ""):
        return given
    return secrets.token_hex(8)


# --- tasks: received from Celery's signals ---------------------------------------------------------------------------


def mark_task(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    """Send the number of now with a task, and when it was sent."""
    if headers is None:
        return
    headers[TASK_SENT_AT] = time()
    if number := number_of_now():
        headers[TASK_NUMBER] = number


def begin_task(task_id: str, task: Any, **_signal: Any) -> None:
    """What a task does from here on is told under the number of who sent it; sent by the clock, under its own."""
    number = str(getattr(task.request, TASK_NUMBER, None) or "")
    now_doing.set(Work(number if WELL_FORMED.fullmatch(number) else task_id, task=task.name))


def end_task(**_signal: Any) -> None:
    now_doing.set(None)
