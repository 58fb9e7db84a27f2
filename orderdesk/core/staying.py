"""Forms with photos are sent without leaving the page (static/js/stay.js), so that a refusal loses nothing chosen."""

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url


def go_to(request, target):
    """Send the reader on: as an ordinary redirect, or as an address that the waiting page goes to by itself."""
    if request.headers.get("X-Stay"):
        return HttpResponse(status=204, headers={"X-Go": resolve_url(target)})
    return redirect(target)
