"""The second factor: set up, used once, lost, reset. Each act is a row in the history of the person."""

from time import time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from orderdesk.accounts.factors import (
    LONGEST_NAME,
    Authenticator,
    Passkey,
    RecoveryCode,
    digest_of,
    fresh_codes,
    has_second_factor,
    must_have_second_factor,
)
from orderdesk.accounts.models import User, system_user
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.states import AccountReason
from orderdesk.accounts.telling import tell_change
from orderdesk.core.errors import Refused
from orderdesk.core.secrets import decrypted, encrypted

SECRET_BYTES, DIGITS, TOLERANCE = 20, 6, 1  # one step of half a minute to each side: clocks of phones differ
MOST_PASSKEYS = 10


def _locked(person_id: int) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person_id)


def _record(person: User, reason: str, *, by: User) -> None:
    """Write it into the history of the person, and tell them."""
    person.sign(by=by, reason=reason).save()
    tell_change(person, reason)


@transaction.atomic
def begin_authenticator(secret: bytes, *, by: User) -> Authenticator:
    """Keep the secret of an app that is being set up; the app that was there goes on until a code of the new one."""
    _locked(by.pk)
    app, _created = Authenticator.objects.get_or_create(person=by)
    app.pending = encrypted(secret.hex())
    app.save()
    return app


@transaction.atomic
def confirm_authenticator(code: str, *, by: User) -> list[str]:
    """Take the app that is being set up, after a right code of it; the recovery codes, where there were none yet."""
    person = _locked(by.pk)
    app = Authenticator.objects.filter(person=person).exclude(pending="").first()
    if app is None:
        raise Refused(_("Begin again: this code belongs to no app that is being set up."))
    step = _step_of(app.pending, code, after=0)
    if step is None:
        raise Refused(_("This code does not fit. Look whether the phone's clock is right, and type the newest code."))
    app.secret, app.pending, app.last_step, app.confirmed_at = app.pending, "", step, now()
    app.save()
    _record(person, AccountReason.ADD_AUTHENTICATOR, by=by)
    return _first_codes(person)


@transaction.atomic
def remove_authenticator(*, by: User) -> None:
    """Codes of the app are asked for no longer."""
    person = _locked(by.pk)
    app = Authenticator.objects.filter(person=person)
    if not app.exists():
        raise Refused(_("There is no authenticator app any more."))
    app.delete()
    _after_removal(person)
    _record(person, AccountReason.REMOVE_AUTHENTICATOR, by=by)


@transaction.atomic
def add_passkey(*, name: str, host: str, identifier: str, credential: bytes, counter: int, by: User) -> list[str]:
    """Keep a passkey that the browser made; the recovery codes, where there were none yet."""
    person = _locked(by.pk)
    name = " ".join(name.replace("\0", "").split())[:LONGEST_NAME] or _("Passkey")
    if Passkey.objects.filter(person=person).count() >= MOST_PASSKEYS:
        raise Refused(_("You have %(most)s passkeys. Remove one first.") % {"most": MOST_PASSKEYS})
    if Passkey.objects.filter(identifier=identifier).exists():
        raise Refused(_("This passkey is here already."))
    Passkey.objects.create(
        person=person, name=name, host=host, identifier=identifier, credential=credential, counter=counter
    )
    _record(person, AccountReason.ADD_PASSKEY, by=by)
    return _first_codes(person)


@transaction.atomic
def remove_passkey(passkey_id: int, *, by: User) -> Passkey:
    """One of the own passkeys opens nothing any more."""
    person = _locked(by.pk)
    passkey = Passkey.objects.filter(person=person, pk=passkey_id).first()
    if passkey is None:
        raise Refused(_("This passkey is gone already."))
    Passkey.objects.filter(pk=passkey.pk).delete()
    _after_removal(person)
    _record(person, AccountReason.REMOVE_PASSKEY, by=by)
    return passkey


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """Ten new codes, shown once; those before are dead."""
    person = _locked(by.pk)
    if not has_second_factor(person):
        raise Refused(_("Recovery codes stand in for a second factor: set one up first."))
    codes = _write_codes(person)
    _record(person, AccountReason.RENEW_CODES, by=by)
    return codes


@transaction.atomic
def use_code(code: str, *, by: User) -> bool:
    """Whether a code of the app or a recovery code is right; each of them is taken once."""
    person = _locked(by.pk)
    if code.isascii() and code.isdigit():
        app = Authenticator.objects.filter(person=person, confirmed_at__isnull=False).first()
        step = _step_of(app.secret, code, after=app.last_step) if app else None
        if app is None or step is None:
            return False
        app.last_step = step
        app.save()
        return True
    fitting = RecoveryCode.objects.filter(person=person, digest=digest_of(code), used_at=None)
    if not has_second_factor(person) or not fitting.update(used_at=now()):
        return False
    _record(person, AccountReason.USE_CODE, by=by)
    return True


@transaction.atomic
def use_passkey(passkey_id: int, *, counter: int, by: User) -> bool:
    """Note that a passkey has signed; False where its counter says that somebody has a copy of it."""
    _locked(by.pk)
    passkey = Passkey.objects.get(pk=passkey_id, person=by)
    if (counter or passkey.counter) and counter <= passkey.counter:
        return False
    passkey.counter, passkey.used_at = counter, now()
    passkey.save()
    return True


@transaction.atomic
def reset_second_factor(person_id: int, *, by: User) -> User:
    """Take everything away from a colleague who lost it; where a role asks for it, the days of grace begin anew."""
    if not administers(by):
        raise PermissionDenied
    if person_id == by.pk:
        raise Refused(_("Your own second factor is changed under “Account and security”."))
    return _reset(person_id, by=by)


@transaction.atomic
def take_away_second_factor(person_id: int) -> User:
    """The same from the command line, by whoever keeps the server."""
    return _reset(person_id, by=system_user())


def _reset(person_id: int, *, by: User) -> User:
    person = _locked(person_id)
    _take_away(person)
    person.second_factor_asked_on = None
    _record(person, AccountReason.RESET_FACTOR, by=by)
    return person


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The half minute that a code belongs to, none before or at `after`; None where it belongs to none."""
    key = decrypted(secret)
    if not key or len(code) != DIGITS or not code.isascii() or not code.isdigit():
        return None
    totp = TOTP(bytes.fromhex(key), digits=DIGITS)
    totp.time = time()
    return totp.t() if totp.verify(int(code), TOLERANCE, min_t=after + 1) else None


def _first_codes(person: User) -> list[str]:
    return [] if RecoveryCode.objects.filter(person=person, used_at=None).exists() else _write_codes(person)


def _write_codes(person: User) -> list[str]:
    codes = fresh_codes()
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(person=person, digest=digest_of(code)) for code in codes])
    return codes


def _after_removal(person: User) -> None:
    """The last one may go only where the role asks for none; recovery codes go with it."""
    if has_second_factor(person):
        return
    if must_have_second_factor(person):
        raise Refused(_("Your role asks for a second factor. Set up another one first, then remove this one."))
    _take_away(person)


def _take_away(person: User) -> None:
    for model in (Authenticator, Passkey, RecoveryCode):
        model.objects.filter(person=person).delete()
