"""The address at which people open the app: it stands in mails, links and QR codes."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_entered: list[Callable[[], str]] = []  # what gives the address that was entered in the app


def entered_by(source: Callable[[], str]) -> None:
    """Register what gives the address that was entered in the app, or an empty text."""
    _entered[:] = [source]


def site_url(request: HttpRequest | None = None) -> str:
    """The address without a slash at its end: as entered in the app, else that of the request, else of the settings.

    A request is given only for what a signed-in colleague does: a stranger may send any host.
    """
    entered = next((source() for source in _entered), "")
    if entered:
        return entered
    return request.build_absolute_uri("/").rstrip("/") if request is not None else settings.SITE_URL


def is_of_this_machine(address: str) -> bool:
    """Whether an address opens on this computer alone, so that nobody else can follow it."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
