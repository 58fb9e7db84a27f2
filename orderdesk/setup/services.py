"""From an empty installation to a company: the first administrator, the settings, the steps."""

import secrets
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role, User, system_user
from orderdesk.accounts.states import AccountReason
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.models import MailServer
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import wait_for_turn
from orderdesk.policy.models import Policy
from orderdesk.setup.models import Installation
from orderdesk.setup.permissions import administers, sets_rules

__all__ = [
    "create_first_administrator",
    "dismiss_setup",
    "is_first_link",
    "issue_first_link",
    "pass_step",
    "policy_mark",
    "save_mail_server",
    "save_policy",
]


@transaction.atomic
def issue_first_link() -> str:
    """The secret of a fresh link for the first administrator; the one before is dead.

    Refuses where an administrator exists.
    """
    installation = Installation.locked()
    if User.objects.administrators().exists():
        raise Refused(_("There is an administrator already: links for others are made in the app, under People."))
    secret = secrets.token_urlsafe(32)
    installation.first_link, installation.started_empty = _digest(secret), True
    installation.save(update_fields=["first_link", "started_empty"])
    return secret


def is_first_link(secret: str) -> bool:
    """Whether this is the link that was made last, unused, with no administrator yet."""
    return _fits(Installation.current(), secret)


@transaction.atomic
def create_first_administrator(secret: str, *, username: str, name: str, password: str, email: str = "") -> User:
    """Make the first administrator by the one-time link, which is dead from then on."""
    installation = Installation.locked()
    if not _fits(installation, secret):
        raise Refused(_("This link was used already, or a later one was made."))
    person = User(username=username, name=name, email=email)
    person.set_password(password)
    person.sign(by=system_user(), reason=AccountReason.FIRST).save()
    person.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    installation.first_link = ""
    installation.save(update_fields=["first_link"])
    return person


def _fits(installation: Installation, secret: str) -> bool:
    digest = installation.first_link
    return (
        bool(digest) and constant_time_compare(digest, _digest(secret)) and not User.objects.administrators().exists()
    )


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def pass_step(key: str, *, by: User) -> None:
    """A step of the set-up is done, or there is nothing to do there."""
    _check(by)
    installation = Installation.locked()
    if key not in installation.passed_steps:
        installation.passed_steps = [*installation.passed_steps, key]
        installation.save(update_fields=["passed_steps"])


@transaction.atomic
def dismiss_setup(*, by: User) -> None:
    """Take the checklist off the work bench; the set-up stays where it is."""
    _check(by)
    installation = Installation.locked()
    installation.is_dismissed = True
    installation.save(update_fields=["is_dismissed"])


@transaction.atomic
def save_policy(*, by: User, opened: str | None = None, **facts: Any) -> Policy:
    """Write some fields of the house rules; the others stay as they are.

    `opened` is `policy_mark()` of when the page was opened: a change by somebody else since then is a conflict.
    """
    if not sets_rules(by):
        raise PermissionDenied
    wait_for_turn("orderdesk.policy")
    policy = Policy.current()
    if opened is not None and opened != policy_mark():
        raise Conflict(_("Somebody changed these settings since you opened them."), current=policy)
    for name, value in facts.items():
        setattr(policy, name, value)
    policy.sign(by=by, reason=Reason.SETTINGS).save()
    return policy


def policy_mark() -> str:
    """Which version of the house rules this is."""
    return str(Policy.history.values_list("history_id", flat=True).order_by("-history_id").first() or "")


@transaction.atomic
def save_mail_server(*, by: User, **facts: Any) -> MailServer:
    """Write where mail goes out; an empty password keeps the one that is stored."""
    _check(by)
    wait_for_turn("orderdesk.mail_server")
    server = MailServer.objects.select_for_update().filter(pk=1).first() or MailServer(pk=1)
    former = server.password
    for name, value in facts.items():
        setattr(server, name, value)
    server.password = server.password or former
    server.sign(by=by, reason=Reason.SETTINGS).save()
    return server


def _check(by: User) -> None:
    if not administers(by):
        raise PermissionDenied
