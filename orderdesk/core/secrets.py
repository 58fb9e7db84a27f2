"""Text that the database keeps unreadable: encrypted with a key that follows from `SECRET_KEY`."""

from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

SALT = "orderdesk.accounts.secrets"  # as it was when the first ones were encrypted
MARK = "gAAAA"  # what every encrypted text begins with


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


class SecretField(models.CharField):
    """A text that is encrypted in its column. `max_length` is that of the text; what is stored is longer."""

    def db_type(self, connection: Any) -> str:
        return "text"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The text; empty where it was encrypted under another secret. One from before is taken as it stands."""
        return decrypted(value) if value and value.startswith(MARK) else value

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypted(text) if text else text
