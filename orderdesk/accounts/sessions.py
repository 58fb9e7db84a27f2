"""Sessions of Django in the database, with whose they are, from where, since when and until when.

A session that has come to its end is not found: `presence.py` moves `expire_date` on while somebody works, so that no
request asks the database for more than it did. `SESSION_ENGINE` names this module.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.devices import device_name

LONGEST_AGENT = 200
OF_NOBODY = timedelta(days=1)  # how long a session lasts that nobody is signed in with


class SessionQuerySet(models.QuerySet):
    def open(self):
        """Those that have not come to their end, the one used last first."""
        return self.filter(expire_date__gt=now()).order_by("-seen_at", "-begun_at")


class Session(AbstractBaseSession):
    """A browser that somebody signed in with. Its key is the secret of the cookie and shown nowhere."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"), null=True
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("browser"), max_length=LONGEST_AGENT, blank=True)
    begun_at = models.DateTimeField(_("signed in at"), default=now)
    seen_at = models.DateTimeField(_("last seen at"), default=now)
    ends_at = models.DateTimeField(_("ends at the latest at"), null=True)

    objects: ClassVar[Any] = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore

    @property
    def handle(self) -> str:
        """What names the session in an address without telling its key."""
        return handle_of(self.session_key)

    @property
    def device(self) -> str:
        """The browser and the system in words."""
        return device_name(self.agent)


def handle_of(key: str) -> str:
    return sha256(f"session {key}".encode()).hexdigest()[:20]


class SessionStore(DatabaseStore):
    """Keeps the row that was read, or laid open by a log-in, and writes its columns with the content."""

    record: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.record = super()._get_session_from_db()  # type: ignore[misc]
        return self.record

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Any = super().create_model_instance(data)
        if self.record is not None:
            for name in ("address", "agent", "begun_at", "seen_at", "ends_at", "expire_date"):
                setattr(row, name, getattr(self.record, name))
        elif SESSION_KEY not in data:
            row.expire_date = min(row.expire_date, now() + OF_NOBODY)
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def flush(self) -> None:
        super().flush()
        self.record = None
