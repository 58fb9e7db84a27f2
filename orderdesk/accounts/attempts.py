"""Wrong passwords and wrong links: who a request comes from, and when somebody has to pause.

Counted by the mechanism of axes: of a name at an address, of an address whatever the name, and of a name whatever the
address, where only devices stay in that this person signed in from before.
"""

from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from orderdesk.accounts.models import User

# These stand where a log-in has its name.
WRONG_LINK = {"username": "customer-link"}
ANY_NAME = {"username": "any-name"}
SPECIAL = {WRONG_LINK["username"], ANY_NAME["username"]}
ANYWHERE = "anywhere:"  # in front of a name
SECOND_STEP = "second-step:"  # in front of the key of a person
NOWHERE = "0.0.0.0"  # noqa: S104 - an address that stands for all of them, not one to listen on
ASKED = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "REQUEST_METHOD")
DEVICE, MOST_PEOPLE = "device", 12  # what its cookie is called, and how many people are known of one device
DEVICE_AGE = 400 * 24 * 3600  # seconds: browsers keep none longer


def limit_of(request: HttpRequest, credentials: Mapping[str, Any] | None) -> int:
    """How many failures lead to a pause, by what they are counted for."""
    name = str((credentials or {}).get("username") or "")
    if name == WRONG_LINK["username"]:
        return settings.LINK_FAILURE_LIMIT
    if name == ANY_NAME["username"]:
        return settings.ADDRESS_FAILURE_LIMIT
    if name.startswith(SECOND_STEP):
        return settings.CODE_FAILURE_LIMIT
    return settings.NAME_FAILURE_LIMIT if name.startswith(ANYWHERE) else settings.LOGIN_FAILURE_LIMIT


def client_words(
    username: str | None, ip_address: str | None, user_agent: str, path_info: str, request: HttpRequest
) -> str:
    """Whom a line of the log is about. A name that nobody has is not told: it may be a password in the wrong field."""
    name = str(username or "")
    is_known = name in SPECIAL or name.startswith(SECOND_STEP)
    if not is_known:
        is_known = User.objects.filter(username=name.removeprefix(ANYWHERE)).exists()
    return f"{name if is_known else '(a name that nobody has)'} at {ip_address}"


def note_wrong_link(request: HttpRequest) -> bool:
    """Count a link that opens nothing; False where this address had too many and has to wait."""
    bare = _without_content(request)
    if not AxesProxyHandler.is_allowed(bare, WRONG_LINK):
        return False
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=WRONG_LINK, request=bare)
    return True


def note_wrong_password(
    sender: Any, credentials: Mapping[str, Any], request: HttpRequest | None = None, **facts: Any
) -> None:
    """Count a wrong password for the address and for the name; axes itself counts it for both together."""
    name = str(credentials.get("username") or "")
    if request is None or not settings.AXES_ENABLED or getattr(request, "axes_locked_out", False):
        return
    bare = _without_content(request)
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=ANY_NAME, request=bare)
    if name:
        counted = {"username": f"{ANYWHERE}{name}"}
        AxesProxyHandler.user_login_failed(sender=__name__, credentials=counted, request=_from_nowhere(request))


def may_try_code(request: HttpRequest, person: User) -> bool:
    """Whether somebody who knows the password may try a code: counted for the person, wherever it is tried."""
    return AxesProxyHandler.is_allowed(_from_nowhere(request), {"username": f"{SECOND_STEP}{person.pk}"})


def note_wrong_code(request: HttpRequest, person: User) -> None:
    counted = {"username": f"{SECOND_STEP}{person.pk}"}
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=counted, request=_from_nowhere(request))


def forget_wrong_codes(person: User) -> None:
    AxesProxyHandler.reset_attempts(username=f"{SECOND_STEP}{person.pk}")


class PauseBackend:
    """Lets nobody in; refuses an address, or a name from a device that it is new on, that had too many failures."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        if request is None or not settings.AXES_ENABLED:
            return
        named = {"username": f"{ANYWHERE}{username}"}
        if AxesProxyHandler.is_allowed(_without_content(request), ANY_NAME) and (
            is_known_device(request, username or "") or AxesProxyHandler.is_allowed(_from_nowhere(request), named)
        ):
            return
        request.axes_locked_out = True  # type: ignore[attr-defined]  # what the middleware of axes answers
        raise PermissionDenied


def is_known_device(request: HttpRequest, username: str) -> bool:
    """Whether the person of this log-in has signed in from this device before."""
    keys = _people_of(request)
    return bool(keys) and User.objects.filter(pk__in=keys, username=username).exists()


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note on the device, signed, that this person has signed in from it."""
    keys = [user.pk, *(key for key in _people_of(request) if key != user.pk)][:MOST_PEOPLE]
    response.set_cookie(
        device_cookie(),
        Signer(salt=DEVICE).sign_object(keys),
        max_age=DEVICE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def device_cookie() -> str:
    """The name of the cookie by which a device is known."""
    return f"{settings.COOKIE_PREFIX}{DEVICE}"


def _people_of(request: HttpRequest) -> list[int]:
    try:
        return Signer(salt=DEVICE).unsign_object(request.COOKIES.get(device_cookie(), ""))
    except BadSignature:
        return []


def _without_content(request: HttpRequest) -> HttpRequest:
    """The same sender, but neither the link nor anything typed, of which a record would be kept."""
    bare = HttpRequest()
    bare.META = {name: request.META[name] for name in ASKED if name in request.META}
    bare.method, bare.path, bare.path_info = request.method, "/c/", "/c/"
    return bare


def _from_nowhere(request: HttpRequest) -> HttpRequest:
    """A request that is counted whatever address it comes from."""
    bare = _without_content(request)
    bare.META = {"REMOTE_ADDR": NOWHERE}
    return bare
