"""What programs ask from outside, before anything of a page: they know no name of the site, no log-in and no session."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from orderdesk.core.health import livez, readyz

# {address: (request) -> answer, or None where whoever asks gets to know of no such address}
PROBES: dict[str, Callable[[HttpRequest], HttpResponse | None]] = {"/livez": livez, "/readyz": readyz}


class ProbesMiddleware:
    """Answer a probe by whatever name and way it came: no redirect to HTTPS, no session is read."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path) if request.method in ("GET", "HEAD") else None
        answer = probe(request) if probe else None
        if answer is None:
            return self.get_response(request)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
