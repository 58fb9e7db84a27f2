"""Telling a person that their log-in changed, so that they notice what somebody else does with it.

What delivers stands on a floor above: `orderdesk.notifications` registers it.
"""

from typing import Protocol

from django.utils.functional import Promise
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import User
from orderdesk.accounts.states import AccountReason

EMAIL = "email"
SENTENCES: dict[str, Promise] = {
    AccountReason.CHOOSE_PASSWORD: _("Your password was set by a link (%(at)s)"),
    AccountReason.CHANGE_PASSWORD: _("Your password was changed (%(at)s)"),
    AccountReason.GIVE_PASSWORD: _("An administrator gave you a new password (%(at)s)"),
    AccountReason.ADD_AUTHENTICATOR: _("An authenticator app was set up for your log-in (%(at)s)"),
    AccountReason.REMOVE_AUTHENTICATOR: _("The authenticator app of your log-in was removed (%(at)s)"),
    AccountReason.ADD_PASSKEY: _("A passkey was added to your log-in (%(at)s)"),
    AccountReason.REMOVE_PASSKEY: _("A passkey of your log-in was removed (%(at)s)"),
    AccountReason.RENEW_CODES: _("New recovery codes were made for your log-in (%(at)s)"),
    AccountReason.USE_CODE: _("Somebody signed in with a recovery code of yours (%(at)s)"),
    AccountReason.RESET_FACTOR: _("Your second factor was reset by an administrator (%(at)s)"),
    EMAIL: _("The e-mail address of your log-in is now %(new)s, no longer %(old)s (%(at)s)"),
}
ADVICE = _("If that was neither you nor asked for by you, tell an administrator at once.")


class Teller(Protocol):
    """Delivers a sentence and an advice to a person, and to the address that was theirs until now."""

    def __call__(
        self, person: User, *, sentence: Promise, facts: dict[str, str], advice: Promise, former_address: str
    ) -> None: ...


_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Register what delivers."""
    _tellers[:] = [teller]


def tell_change(person: User, change: str, *, former_address: str = "", **facts: str) -> None:
    """Tell a person of a change of their log-in, in its transaction; one of their address also where it was before."""
    facts |= {"at": f"{localtime(now()):%Y-%m-%d %H:%M}"}
    for teller in _tellers:
        teller(person, sentence=SENTENCES[change], facts=facts, advice=ADVICE, former_address=former_address)


def tell_new_address(person: User, former: str) -> None:
    """Tell of a new address for mails, at the old one too: who has the new one gets a link for a new password."""
    if person.email != former:
        tell_change(person, EMAIL, former_address=former, old=former or "–", new=person.email or "–")
