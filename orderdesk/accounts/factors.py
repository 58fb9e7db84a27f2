"""What a person shows beside the password: codes of an app, passkeys, and recovery codes for when both are lost.

None of it is in a history or an export: what a person did with it is written into the history of the person.
"""

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.house import house_rules

CODES = 10  # recovery codes at a time
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # of a recovery code: five bits each, none taken for another
LONGEST_NAME = 40
LONGEST_KEY = 1400  # characters of the identifier of a passkey


class Authenticator(models.Model):
    """The app that shows codes (TOTP). Its secret is encrypted, and shown only until its first code was right."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="authenticator")
    secret = models.CharField(max_length=300, blank=True)
    pending = models.CharField(max_length=300, blank=True)  # of an app that is being set up
    last_step = models.BigIntegerField(default=0)  # no code of it, or of one before, is taken again
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        constraints = [
            models.CheckConstraint(
                name="authenticator_confirmed_has_secret",
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(secret=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Passkey(models.Model):
    """A key that a device or a token keeps for one host (WebAuthn). Only its public half is here."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    host = models.CharField(max_length=255)
    identifier = models.CharField(max_length=LONGEST_KEY, unique=True)
    credential = models.BinaryField()
    counter = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code on paper that lets in once. 140 random bits, so that its plain digest tells nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.person_id}"


def fresh_codes() -> list[str]:
    """Recovery codes as they are shown: seven groups of four, abcd-efgh-…"""
    texts = ["".join(secrets.choice(LETTERS) for _letter in range(28)) for _n in range(CODES)]
    return ["-".join(text[at : at + 4] for at in range(0, len(text), 4)) for text in texts]


def digest_of(code: str) -> str:
    return sha256(code.replace("-", "").replace(" ", "").lower().encode()).hexdigest()


def has_second_factor(person) -> bool:
    """Whether a password alone does not let this person in."""
    app = Authenticator.objects.filter(person=person, confirmed_at__isnull=False)
    return app.exists() or Passkey.objects.filter(person=person).exists()


def must_have_second_factor(person) -> bool:
    """Whether the rules of the house ask this person's roles for one."""
    return person.has_role(*house_rules().second_factor_roles)


def second_factor_until(person, *, on: date | None = None) -> date | None:
    """From which day on a person has to have a second factor; None where they have one or need none.

    The days of grace begin with the first log-in after the rules asked for it.
    """
    rules = house_rules()
    if not person.has_role(*rules.second_factor_roles) or has_second_factor(person):
        return None
    asked_on = person.second_factor_asked_on or on or localdate()
    if person.second_factor_asked_on is None:
        type(person)._default_manager.filter(pk=person.pk).update(second_factor_asked_on=asked_on)
    return asked_on + timedelta(days=rules.second_factor_days)
