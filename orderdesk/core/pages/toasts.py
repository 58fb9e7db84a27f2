"""Where the sentences wait that the next page shows: in a cookie, like all cookies bound to this host."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return f"{settings.COOKIE_PREFIX}messages"


class ToastStorage(FallbackStorage):
    """The cookie, and the session for what does not fit into it. `MESSAGE_STORAGE` names this class."""

    storage_classes = (HostCookieStorage, SessionStorage)
