"""Links by which people choose a password: an invitation, or a new password where theirs is lost.

Nothing of a link is stored. It carries the person's key and a stamp of what changes when it is used, signed with the
installation's secret: a link dies with its first use, with a log-in, with a new address, and after its time.
"""

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from orderdesk.accounts.models import User

INVITE, RESET = "invite", "reset"
LASTS = {INVITE: 7 * 24 * 3600, RESET: 3600}  # seconds
SALT = "orderdesk.accounts.links"


def make_link(person, purpose):
    """The path of a fresh link of this person."""
    token = signing.dumps([person.pk, _stamp(person)], salt=f"{SALT}.{purpose}")
    return reverse("accounts:choose-password", args=[purpose, token])


def person_of(purpose, token, *, locked=False):
    """Whose link this is, or None where it was used, is too old, or was never made here."""
    if purpose not in LASTS:
        return None
    try:
        key, stamp = signing.loads(token, salt=f"{SALT}.{purpose}", max_age=LASTS[purpose])
    except (signing.BadSignature, ValueError):
        return None
    people = User.objects.select_for_update(no_key=True) if locked else User.objects
    person = people.filter(pk=key, is_active=True).first()
    return person if person is not None and constant_time_compare(stamp, _stamp(person)) else None


def _stamp(person):
    facts = f"{person.pk} {person.password} {person.last_login} {person.email} {person.username}"
    return salted_hmac(SALT, facts, algorithm="sha256").hexdigest()[:32]
