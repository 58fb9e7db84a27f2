"""The first and the last to see a request: its number, its line in the log, and its place in the figures."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from orderdesk.core.logs import without_secrets
from orderdesk.core.proxies import address_of
from orderdesk.core.watch.metrics import count_request
from orderdesk.core.watch.work import HEADER, Work, now_doing, number_of

log = logging.getLogger("desk.access")
QUIET = {"static", "probe"}  # told only where they fail


class RequestMiddleware:
    """Give each request its number and log it in one line, whatever became of it: no query, no body, no token."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        work = Work(number_of(request), request)
        request.work = work  # type: ignore[attr-defined]  # for lines that are written after it
        token = now_doing.set(work)
        begun = perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = work.number
            seconds = perf_counter() - begun
            count_request(work, response.status_code, seconds)
            if response.status_code >= 400 or work.route not in QUIET:
                _log(work, request, response.status_code, seconds)
            return response
        finally:
            now_doing.reset(token)


def _log(work: Work, request: HttpRequest, status: int, seconds: float) -> None:
    facts = {
        "method": request.method,
        "path": without_secrets(request.path),
        "status": status,
        "ms": round(seconds * 1000),
        "queries": work.queries,
        "address": address_of(request),
    }
    who = work.person.get_username() if work.person is not None else "-"
    log.info(
        "%(method)s %(path)s %(status)s %(ms)s ms %(address)s %(who)s", facts | {"who": who}, extra={"facts": facts}
    )
