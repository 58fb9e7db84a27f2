"""Wrong links, counted for each address by the mechanism that counts wrong passwords (axes)."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpRequest

WRONG_LINK = {"username": "customer-link"}  # stands where a log-in has its name
ASKED = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "REQUEST_METHOD")


def limit_of(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """How many failures lead to a pause: of links more than of passwords, which can be guessed."""
    is_link = (credentials or {}).get("username") == WRONG_LINK["username"]
    return settings.LINK_FAILURE_LIMIT if is_link else settings.LOGIN_FAILURE_LIMIT


def address_of(request: HttpRequest) -> str | None:
    """The address that a request comes from, as log-ins see it."""
    return get_client_ip_address(request)


def note_wrong_link(request: HttpRequest) -> bool:
    """Count a link that opens nothing; False where this address had too many and has to wait."""
    bare = _without_content(request)
    if not AxesProxyHandler.is_allowed(bare, WRONG_LINK):
        return False
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=WRONG_LINK, request=bare)
    return True


def _without_content(request: HttpRequest) -> HttpRequest:
    """The same sender, but neither the link nor anything typed, of which a record would be kept."""
    bare = HttpRequest()
    bare.META = {name: request.META[name] for name in ASKED if name in request.META}
    bare.method, bare.path, bare.path_info = request.method, "/c/", "/c/"
    return bare
