"""How long somebody stays signed in: a session ends when nobody works in it, and after its longest time, by role.

The rules are read at the log-in and once a minute while somebody works, never for each request.
"""

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now

from orderdesk.accounts.house import house_rules
from orderdesk.accounts.models import User
from orderdesk.accounts.sessions import LONGEST_AGENT, Session
from orderdesk.core.proxies import address_of

PAUSE = timedelta(minutes=1)  # between two notes that somebody works


def limits_of(user: User) -> tuple[timedelta, timedelta]:
    """(how long without work, how long at all) a session of this person lasts; the stricter one of several roles."""
    rules = house_rules()
    idle, longest = timedelta(hours=rules.session_idle_hours), timedelta(days=rules.session_days)
    if user.has_role(*rules.strict_roles):
        idle = min(idle, timedelta(minutes=rules.strict_idle_minutes))
        longest = min(longest, timedelta(hours=rules.strict_session_hours))
    return idle, longest


def begin_session(sender: Any, request: HttpRequest, user: User, **facts: Any) -> None:
    """Lay the session of a log-in open with where it comes from and when it ends. Received from Django's log-in."""
    idle, longest = limits_of(user)
    moment = now()
    request.session.record = Session(  # type: ignore[attr-defined]
        address=_address(request),
        agent=request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:LONGEST_AGENT],
        begun_at=moment,
        seen_at=moment,
        ends_at=moment + longest,
        expire_date=moment + min(idle, longest),
    )
    request.session.modified = True


def keeps_open(request: HttpRequest) -> bool:
    """Note that somebody works, at most once a minute; False where the session is over by the rules as they are now."""
    record = getattr(request.session, "record", None)
    moment = now()
    if record is None or moment - record.seen_at < PAUSE:
        return True
    idle, longest = limits_of(request.user)  # type: ignore[arg-type]
    ends_at = record.begun_at + longest
    if moment >= min(ends_at, record.seen_at + idle):
        return False
    before, record.seen_at, record.ends_at = record.seen_at, moment, ends_at
    record.expire_date, record.address = min(moment + idle, ends_at), _address(request)
    facts = {name: getattr(record, name) for name in ("seen_at", "ends_at", "expire_date", "address")}
    Session.objects.filter(pk=record.pk, seen_at=before).update(**facts)
    return True


def _address(request: HttpRequest) -> str | None:
    try:
        return str(ip_address(address_of(request) or ""))
    except ValueError:
        return None
