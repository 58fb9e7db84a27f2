"""Where a form's reader stands afterwards: forms with photos are sent without leaving the page (static/js/stay.js)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url


def go_to(request: HttpRequest, target: Any) -> HttpResponse:
    """Send the reader on: as an ordinary redirect, or as an address that the waiting page goes to by itself."""
    if request.headers.get("X-Stay"):
        return HttpResponse(status=204, headers={"X-Go": resolve_url(target)})
    return redirect(target)


def turned_back(request: HttpRequest, reason: str | None, page: Any) -> HttpResponse | None:
    """Who opens a step that cannot be taken now is told why on its page, before anything is typed; else None."""
    if not reason or request.method != "GET":
        return None
    messages.error(request, reason)
    return redirect(page)
