"""People come, change and leave. Nobody is deleted, and an administrator always remains."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from orderdesk.accounts.holdings import holdings
from orderdesk.accounts.links import INVITE, make_link
from orderdesk.accounts.models import Role, Team, User
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.services.team import save_team
from orderdesk.accounts.sessions import Session
from orderdesk.accounts.states import AccountReason
from orderdesk.accounts.telling import tell_new_address
from orderdesk.core import mail
from orderdesk.core.errors import Refused
from orderdesk.core.record.locks import wait_for_turn
from orderdesk.core.site import site_url
from orderdesk.core.text.display import listed

PEOPLE = "orderdesk.people"  # whoever changes roles or leaves waits for the other: one administrator remains
EDITED = (
    "username",
    "name",
    "email",
    "phone",
    "team",
    "deputy",
    "is_absent",
    "leads_all_teams",
    "is_legal",
    "language",
)


@transaction.atomic
def invite_people(rows: Iterable[dict], *, by: User) -> list[User]:
    """Enter colleagues who will choose their own password: each row has facts of EDITED and `roles`.

    All or none; refuses a log-in that is taken. A team that is not saved yet is made with them. In their team a sales
    manager leads where nobody does, and a sales assistant assists.
    """
    _check(by)
    wait_for_turn(PEOPLE)
    people = []
    for row in rows:
        facts = {name: value for name, value in row.items() if name != "roles"} | {"team": _saved(row.get("team"), by)}
        if User.objects.filter(username__iexact=facts["username"]).exists():
            raise Refused(_("The log-in name “%(login)s” is taken.") % {"login": facts["username"]})
        person = User(**facts)
        person.set_unusable_password()
        person.sign(by=by, reason=AccountReason.INVITE).save()
        _set_roles(person, row["roles"])
        _take_place(person, by)
        people.append(person)
    return people


def send_invitations(people: Iterable[User], *, site: str = "") -> tuple[list[User], list[User]]:
    """Mail each person a link to choose a password: (who was mailed, who could not be).

    `site` is the address that the links begin with; empty, that of the app. Whoever has no address, or a server that
    takes no mail, is in the second list: the link is shown for copying.
    """
    mailed: list[User] = []
    others: list[User] = []
    for person in people:
        done = bool(person.email) and mail.reaches_people() and _mail_invitation(person, site or site_url())
        (mailed if done else others).append(person)
    return mailed, others


def _mail_invitation(person: User, site: str) -> bool:
    with translation.override(person.language):
        subject = _("Your access to OrderDesk")
        body = _("%(name)s, choose your password within 7 days: %(link)s\n\nYour log-in name is %(login)s.") % {
            "name": person.name,
            "link": f"{site}{make_link(person, INVITE)}",
            "login": person.username,
        }
    try:
        send_mail(subject, body, mail.sender(), [person.email])
    except mail.FAILURES:
        return False
    return True


@transaction.atomic
def edit_person(person_id: int, *, by: User, roles: Iterable[str] | None = None, **facts: Any) -> User:
    """Change facts of EDITED and the roles of a colleague; somebody remains who administers."""
    _check(by)
    wait_for_turn(PEOPLE)
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    former = person.email
    for name, value in facts.items():
        setattr(person, name, value)
    if roles is not None and Role.ADMINISTRATOR not in roles and person.is_administrator:
        _check_remaining(person, by)
    if roles is not None:
        _set_roles(person, roles)
    _save(person, by, "edit")
    tell_new_address(person, former)
    return person


@transaction.atomic
def deactivate_person(person_id: int, *, by: User) -> User:
    """Close the log-in of whoever leaves, at once; what they hold is handed over first."""
    _check(by)
    wait_for_turn(PEOPLE)
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    if person.pk == by.pk:
        raise Refused(_("Nobody closes their own log-in. Ask another administrator."))
    if person.is_administrator:
        _check_remaining(person, by)
    held = [str(kind.label) for kind in holdings() if kind.held_by(person).exists()]
    if held:
        sentence = _("%(person)s still holds: %(held)s. Hand it over first.")
        raise Refused(sentence % {"person": person, "held": listed(held)})
    person.is_active = False
    _save(person, by, "deactivate")
    Session.objects.filter(person=person).delete()
    return person


@transaction.atomic
def reactivate_person(person_id: int, *, by: User) -> User:
    """Let somebody back in who had left, with the former roles and password."""
    _check(by)
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    person.is_active = True
    return _save(person, by, "reactivate")


def _saved(team: Team | None, by: User) -> Team | None:
    """The team, made where it is new; one of its name that somebody made meanwhile is the same."""
    if team is None or team.pk is not None:
        return team
    return Team.objects.filter(name=team.name).first() or save_team(Team(name=team.name), by=by)


def _take_place(person: User, by: User) -> None:
    """Have a newcomer lead the team that has no leader, or assist it, as their roles say."""
    if person.team_id is None:
        return
    team = Team.objects.select_for_update(no_key=True).get(pk=person.team_id)
    if person.has_role(Role.SALES_MANAGER) and team.leader_id is None:
        team.leader = person
        team.sign(by=by, reason=AccountReason.INVITE).save()
    if person.has_role(Role.SALES_ASSISTANT):
        team.assistants.add(person)


def _check(by: User) -> None:
    if not administers(by):
        raise PermissionDenied


def _check_remaining(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise Refused(_("Nobody takes the administrator's role from themselves. Ask another administrator."))
    if not User.objects.administrators().exclude(pk=person.pk).exists():
        sentence = _("%(person)s is the last administrator. Give the role to somebody else first.")
        raise Refused(sentence % {"person": person})


def _set_roles(person: User, roles: Iterable[str]) -> None:
    person.groups.set(Group.objects.filter(name__in=roles))
    person.__dict__.pop("roles", None)


def _save(person: User, by: User, reason: str) -> User:
    person.sign(by=by, reason=reason).save()
    return person
