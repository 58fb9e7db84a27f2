"""What every answer carries: compressed where it is text, and not kept by the browser of whoever is signed in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
)
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render

from orderdesk.core.errors import ReadOnly

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
UNTYPED = ("csrfmiddlewaretoken", "submit_key", "version", "opened", "next", "confirmed")
TEXT = ("text/html", "text/csv", "application/json", "image/svg+xml")


class KnownMethodsMiddleware:
    """Refuse TRACE and every other method that no page is made for, before anything else looks at the request."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class CompressMiddleware(GZipMiddleware):
    """Compress pages; papers, workbooks and photos are compressed already.

    Safe against BREACH, which guesses a secret of a page by the length of its compressed answers: the only secret is
    the CSRF token, which Django masks anew in each answer; the answer's length varies at random (Heal the Breach); and
    the session's cookie is not sent with what another site asks for (SameSite).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)


class NoStoreMiddleware:
    """Pages of people who are signed in are kept by no browser: after the log-out, Back shows no figures."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseNotFound | HttpResponse | HttpResponseForbidden:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class ReadOnlyMiddleware:
    """Say on a page that a record can only be read, where a form does not say it itself; what was typed stands there.

    It cannot be saved, so that the form itself would only mislead: the page has the words for copying.
    """

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReadOnly) or not request.user.is_authenticated:
            return None
        if request.method != "POST":
            messages.error(request, str(exception))
            return redirect(exception.record)
        context = {"sentence": str(exception), "record": exception.record, "typed": _typed(request)}
        context["files"] = [file.name for name in request.FILES for file in request.FILES.getlist(name)]
        return render(request, "read_only.html", context, status=409)


def _typed(request: HttpRequest) -> list[str]:
    """What stood in the fields of a form, each text once; not what its buttons, keys and versions say."""
    texts = [text.strip() for name in request.POST if name not in UNTYPED for text in request.POST.getlist(name)]
    return [text for text in dict.fromkeys(texts) if text]
