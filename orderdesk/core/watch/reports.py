"""Reports of errors to Sentry, or whatever else takes its protocol, where SENTRY_DSN names one.

A report says where something broke: kind of error, files, functions, lines of our code, page, number of the request. It
is put together anew from these alone, so that nothing typed or stored leaves with it: no message of an error (those of
PostgreSQL quote the row), no values of variables, addresses, headers, cookies, forms, statements or names. Whoever may
read the log finds them there, under the same number.
"""

import re
from typing import Any

from django.conf import settings

from orderdesk.core.watch.work import now_doing

KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
OF_A_FRAME = ("filename", "module", "function", "lineno", "in_app", "context_line", "pre_context", "post_context")
DIGITS = re.compile(r"\d+")


def begin(**options: Any) -> None:
    """Report errors from here on, where there is somebody to report to. Options are those of tests."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=f"orderdesk@{settings.VERSION}",
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        auto_session_tracking=False,
        server_name="",
        before_send=scrubbed,  # type: ignore[arg-type]  # its events are typed dictionaries
        **options,
    )


def scrubbed(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """What may leave of a report."""
    clean = {name: event[name] for name in KEPT if name in event}
    work = now_doing.get()
    if work is not None:
        clean["tags"] = {"request": work.number, "route": work.route, "task": work.task}
        clean["transaction"] = work.route or work.task
    if "exception" in event:
        clean["exception"] = {"values": [_error(error) for error in event["exception"].get("values") or []]}
    record = hint.get("log_record")
    if record is not None:  # as it stands in the code: what it names is in the arguments
        clean["logentry"] = {"message": DIGITS.sub("#", str(record.msg)) if record.args else record.name}
    return clean


def _error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or []
    places = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {"type": error.get("type"), "module": error.get("module"), "value": "", "stacktrace": {"frames": places}}
