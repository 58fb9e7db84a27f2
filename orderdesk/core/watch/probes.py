"""What programs ask from outside, before anything of a page: they know neither name, log-in nor session."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from orderdesk.core.health import livez, readyz
from orderdesk.core.watch.metrics import metrics

# {address: (request) -> answer, or None where whoever asks gets to know of no such address}
PROBES: dict[str, Callable[[HttpRequest], HttpResponse | None]] = {
    "/livez": livez,
    "/readyz": readyz,
    "/metrics": metrics,
}


class ProbesMiddleware:
    """Answer a probe by whatever name and way it came: no redirect to HTTPS, no session is read."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path) if request.method in ("GET", "HEAD") else None
        answer = probe(request) if probe else None
        if answer is None:
            return self.get_response(request)
        request.probe = "probe"  # type: ignore[attr-defined]  # its route, in figures and log
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
