"""Passwords: chosen by a link, changed by oneself, given for one log-in by an administrator."""

import secrets

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from orderdesk.accounts.links import RESET, make_link, person_of
from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.states import AccountReason
from orderdesk.accounts.telling import tell_change
from orderdesk.core import mail
from orderdesk.core.errors import Refused
from orderdesk.core.site import site_url

SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in "aeiou"]
PAUSE = 60  # seconds between two mails to one person


@transaction.atomic
def choose_password(purpose: str, token: str, *, password: str) -> User:
    """Set the password of whoever the link belongs to; the link is dead from then on."""
    person = person_of(purpose, token, locked=True)
    if person is None:
        raise Refused(_("This link was used already or is too old. Ask an administrator for a new one."))
    person = _set(person, password, by=person, reason=f"{AccountReason.CHOOSE_PASSWORD} {purpose}")
    if purpose == RESET:
        tell_change(person, AccountReason.CHOOSE_PASSWORD)
    return person


@transaction.atomic
def change_password(person: User, *, password: str) -> User:
    """A person's own new password, also in the place of one that was given for one log-in."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    person = _set(person, password, by=person, reason=AccountReason.CHANGE_PASSWORD)
    tell_change(person, AccountReason.CHANGE_PASSWORD)
    return person


@transaction.atomic
def give_password(person_id: int, *, by: User) -> str:
    """Give a colleague a password for one log-in, to be told by phone; returns it, it is stored nowhere else."""
    if not administers(by):
        raise PermissionDenied
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    if person.pk == by.pk:
        raise Refused(_("Change your own password under “Change password”."))
    password = "".join(secrets.choice(SYLLABLES) for _turn in range(5)) + f"-{secrets.randbelow(9000) + 1000}"
    person.must_change_password = True
    person.set_password(password)
    person.sign(by=by, reason=AccountReason.GIVE_PASSWORD).save()
    tell_change(person, AccountReason.GIVE_PASSWORD)
    return password


def mail_reset_link(word: str) -> None:
    """Mail a link to whoever has this log-in name or address; says nothing of whether there is anybody.

    One mail a minute for each person. A server that does not take it is an `OSError` or `SMTPException`.
    """
    people = User.objects.active().exclude(email="")
    person = people.filter(username__iexact=word).first() or people.filter(email__iexact=word).order_by("pk").first()
    if person is None or not cache.add(f"accounts.reset:{person.pk}", 1, PAUSE):
        return
    with translation.override(person.language):
        subject = _("A new password for OrderDesk")
        body = _("%(name)s, choose a new password within an hour: %(link)s\n\nIf you did not ask, ignore this mail.")
        body = body % {"name": person.name, "link": f"{site_url()}{make_link(person, RESET)}"}
    send_mail(subject, body, mail.sender(), [person.email])


def _set(person: User, password: str, *, by: User, reason: str) -> User:
    person.set_password(password)
    person.must_change_password = False
    person.sign(by=by, reason=reason).save()
    return person
