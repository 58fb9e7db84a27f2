"""How the log is written: a line an entry, whatever somebody typed, and without secrets."""

import logging
import re
from datetime import UTC, datetime
from logging import LogRecord
from typing import Any

from django.core.exceptions import PermissionDenied

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
# Addresses whose last part opens something: customers' links, links for a password, the first administrator's.
SECRET_PATH = re.compile(r"(/c|/people/(?:invite|reset)|/setup/first)/[^/\s]+")


class Lines(logging.Formatter):
    """2026-05-07T02:03:04.567Z WARNING django.request Not Found: /x. Times are UTC.

    A line break in a message is written as \\n, and a traceback is indented: nobody can type an entry of their own.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"

    def formatMessage(self, record: LogRecord) -> str:
        return CONTROL.sub(_escaped, super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        return "\n".join(f"    {line}" for line in super().formatException(ei).splitlines())


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


class ShortRefusals(logging.Filter):
    """Log a refused permission as one line without a traceback: who was refused what."""

    def filter(self, record: LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            user = getattr(getattr(record, "request", None), "user", None)
            record.msg, record.args = f"{record.getMessage()} ({user})", ()
            record.exc_info = record.exc_text = None
        return True


class WhoAsked(logging.Filter):
    """Log who asked for what is not there for them: somebody else's record answers like one that does not exist."""

    def filter(self, record: LogRecord) -> bool:
        user = getattr(getattr(record, "request", None), "user", None)
        if getattr(record, "status_code", None) == 404 and user is not None and user.is_authenticated:
            record.msg, record.args = f"{record.getMessage()} ({user})", ()
            record.status_code = None  # once, however many handlers look at it
        return True


class WithoutSecrets(logging.Filter):
    """Log addresses without the token that opens them."""

    def filter(self, record: LogRecord) -> bool:
        text = record.getMessage()
        if SECRET_PATH.search(text):
            record.msg, record.args = SECRET_PATH.sub(r"\1/…", text), ()
        return True
