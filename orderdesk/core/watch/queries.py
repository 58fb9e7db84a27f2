"""Statements of a request or a task: counted, and logged where they are slow; those of commands take their time.

What is logged is the statement as it was written, with the places of its parameters and never what stood in them: they
hold names, phone numbers and amounts.
"""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings

from orderdesk.core.watch.metrics import count_slow_query
from orderdesk.core.watch.work import Work, now_doing

log = logging.getLogger("desk.queries")
LONGEST = 2000
LITERAL = re.compile(r"'(?:[^']|'')*'")


def watch_connection(connection: Any, **_signal: Any) -> None:
    """Have each statement of a connection timed. The first place: others put themselves behind it, and leave it."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _timed)


def _timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    begun = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        work = now_doing.get()
        if work is not None:
            work.queries += 1
            milliseconds = (perf_counter() - begun) * 1000
            if 0 < settings.SLOW_QUERY_MS <= milliseconds:
                _note(work, sql, milliseconds)


def _note(work: Work, sql: Any, milliseconds: float) -> None:
    count_slow_query(work)
    statement = text_of(sql)
    facts = {"ms": round(milliseconds), "statement": statement}
    log.warning("A statement took %(ms)s ms: %(statement)s", facts, extra={"facts": facts})


def text_of(sql: Any) -> str:
    """A statement on one line, without what was written into it as text; of one put together by psycopg2 its kind."""
    if not isinstance(sql, str):
        return f"({type(sql).__name__})"
    return LITERAL.sub("'…'", " ".join(sql.split()))[:LONGEST]
