"""Signatures by the secret of this installation, over what lies where others can write: seals, lines of the anchor.

Whoever owns the database alone, or the file alone, cannot make one. Whoever has the secret too can.
"""

from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "orderdesk.evidence"


def fingerprint(secret: str = "") -> str:
    """Which secret signs, told without telling it."""
    return salted_hmac(f"{SALT}.key", "", secret=secret or settings.SECRET_KEY, algorithm="sha256").hexdigest()[:8]


def signature_of(text: str, *, secret: str = "") -> str:
    return salted_hmac(SALT, text, secret=secret or settings.SECRET_KEY, algorithm="sha256").hexdigest()


def check_signature(text: str, signature: str, key: str) -> bool | None:
    """Whether a signature is of this text; None where the secret that it was made with is not here."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if fingerprint(secret) == key:
            return compare_digest(signature_of(text, secret=secret), signature)
    return None
