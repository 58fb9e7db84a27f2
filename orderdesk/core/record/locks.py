"""Locks: of one record with the version that its reader saw, and of work that must run one at a time."""

from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from orderdesk.core.errors import Conflict

IMPORT = "orderdesk.import"  # two imports at once would make the same customer, product or stage twice

M = TypeVar("M", bound=Model)


def wait_for_turn(name: str) -> None:
    """Wait for the advisory lock of this name; it is held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def lock_version(rows: QuerySet[M], key: int, version: int | None = None, *, no_key: bool = False) -> M:
    """The record `key` of `rows` under its row lock, in the version that was looked at; None asks for no version.

    `no_key` leaves rows that refer to the record free to be written. Raises Conflict, as `check_version` does.
    """
    own: Any = () if no_key else ("self",)
    record = rows.select_for_update(of=own, no_key=no_key).get(pk=key)
    check_version(record, version)
    return record


def check_version(record: Any, version: int | None, *, sentence: str = "") -> None:
    """Raise Conflict where a locked record is no longer in the version that was looked at; None: nobody looked.

    `sentence` says it of a record that is not called by its own name.
    """
    if version is None or record.version == version:
        return
    usual = _("Somebody changed %(record)s since you opened it.") % {"record": record}
    raise Conflict(sentence or usual, current=record)
