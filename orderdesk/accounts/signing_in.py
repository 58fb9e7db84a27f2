"""From the right password to a session: the second factor where there is one, and what is led to afterwards.

Whoever has given the password waits in a session of nobody's, for ten minutes, until the second factor is right.
"""

from datetime import date
from time import time
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.timezone import localdate

from orderdesk.accounts.attempts import remember_device
from orderdesk.accounts.factors import has_second_factor, second_factor_until
from orderdesk.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING = "second_step"  # in the session: whose password was right, when, and where they wanted to go
CONFIRMED = "confirmed_at"  # when the person last showed that it is them
UNTIL = "second_factor_until"
WAIT, FRESH = 600, 600  # seconds


def enter(request: HttpRequest, person: User, target: Any) -> HttpResponse:
    """Sign in whoever's password is right, or ask for their second factor first."""
    if not has_second_factor(person):
        return complete(request, person, target)
    if request.user.is_authenticated:
        logout(request)
    request.session.cycle_key()
    request.session[WAITING] = {
        "person": person.pk,
        "stamp": person.get_session_auth_hash(),
        "at": time(),
        "target": resolve_url(target),
    }
    return redirect("second-step")


def waiting_person(request: HttpRequest) -> User | None:
    """Whose password was right a moment ago in this browser; None where it was too long ago or is no longer right."""
    waiting = request.session.get(WAITING)
    if not waiting or time() - waiting["at"] > WAIT:
        return None
    person = User.objects.active().filter(pk=waiting["person"]).first()
    if person is None or not constant_time_compare(waiting["stamp"], person.get_session_auth_hash()):
        return None
    return person


def asked_page(request: HttpRequest) -> str:
    """What is added to the address of the log-in, so that whoever waited too long still comes to the page asked for."""
    target = (request.session.get(WAITING) or {}).get("target")
    return f"?{urlencode({'next': target})}" if target else ""


def complete(request: HttpRequest, person: User, target: Any = None) -> HttpResponse:
    """Sign somebody in who has shown all that is asked for; who still needs a second factor is led to set it up."""
    waiting = request.session.pop(WAITING, None) or {}
    target = resolve_url(target or waiting.get("target") or "workbench")
    login(request, person, backend=BACKEND)
    request.session[CONFIRMED] = time()
    until = second_factor_until(person)
    if until is not None:
        request.session[UNTIL] = until.isoformat()
        target = f"{reverse('account:security')}?{urlencode({'next': target})}"
    response = redirect(target)
    remember_device(request, response, person)
    return response


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person has shown lately that it is them, as what changes their log-in asks for."""
    return time() - request.session.get(CONFIRMED, 0) <= FRESH


def due_until(request: HttpRequest) -> date | None:
    """From which day on nothing else opens until a second factor is set up; None for everybody else."""
    text = request.session.get(UNTIL)
    return date.fromisoformat(text) if text else None


def is_overdue(request: HttpRequest) -> bool:
    """Whether the days of grace are over; looked up again only then, because it may have been set up elsewhere."""
    until = due_until(request)
    if until is None or localdate() < until:
        return False
    if has_second_factor(request.user):
        del request.session[UNTIL]
        return False
    return True
