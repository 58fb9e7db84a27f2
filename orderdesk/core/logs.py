"""How the log is written: a line an entry, whatever somebody typed, and without secrets."""

import json
import logging
import re
from datetime import UTC, datetime
from logging import LogRecord
from typing import Any

from django.core.exceptions import PermissionDenied

from orderdesk.core.watch.work import facts_of_now

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
# Addresses whose last part opens something: customers' links, links for a password, the first administrator's.
SECRET_PATH = re.compile(r"(/c|/people/(?:invite|reset)|/setup/first)/[^/\s]+")
QUERY = re.compile(r"\?[^\s\"]+")  # of an address: what somebody searched for
UNQUOTED = re.compile(r"[\x7f\x85\u2028\u2029]")  # what JSON leaves as it is, and some readers take for a new line


class Lines(logging.Formatter):
    """2026-05-07T02:03:04.567Z WARNING django.request Not Found: /x [8f3b…]. Times are UTC; at the end the request.

    A line break in a message is written as \\n, and a traceback is indented: nobody can type an entry of their own.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"

    def formatMessage(self, record: LogRecord) -> str:
        line = CONTROL.sub(_escaped, super().formatMessage(record))
        number = facts_of_now(getattr(record, "request", None)).get("request")
        return f"{line} [{number}]" if number else line

    def formatException(self, ei: Any) -> str:
        return "\n".join(f"    {line}" for line in super().formatException(ei).splitlines())


class JsonLines(Lines):
    """The same as one JSON object a line: time, level, logger, message; of a request its number, route and user."""

    def format(self, record: LogRecord) -> str:
        entry = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **facts_of_now(getattr(record, "request", None)),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            entry["traceback"] = logging.Formatter.formatException(self, record.exc_info)
        text = json.dumps(entry, ensure_ascii=False, default=str)
        return UNQUOTED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


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


def without_secrets(text: str) -> str:
    """A text whose addresses have lost the token that opens them."""
    return SECRET_PATH.sub(r"\1/…", text)


class WithoutSecrets(logging.Filter):
    """Log addresses without the token that opens them, and those of requests without what was searched for."""

    def filter(self, record: LogRecord) -> bool:
        text = record.getMessage()
        clean = without_secrets(text)
        if record.name == "gunicorn.access":
            clean = QUERY.sub("?…", clean)
        if clean != text:
            record.msg, record.args = clean, ()
        return True
