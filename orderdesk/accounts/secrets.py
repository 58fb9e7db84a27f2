"""Text that the database keeps unreadable: encrypted with a key that follows from `SECRET_KEY`."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "orderdesk.accounts.secrets"


def encrypted(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """The text again; empty where it was encrypted under another `SECRET_KEY`, as in the backup of another machine."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(_digest(key))) for key in keys])


def _digest(key: str) -> bytes:
    return salted_hmac(SALT, "fernet", secret=key, algorithm="sha256").digest()
