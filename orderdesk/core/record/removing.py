"""Bulk removal of records, each with the last row of its history: what copying.py wrote, taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import now

from orderdesk.core.record.copying import stored_fields

BATCH = 5000


def remove_records(model: type[Any], keys: Iterable[int], *, by: Any, reason: str, at: datetime | None = None) -> int:
    """Delete the rows of one model by key. Where it has a history, each leaves a row "-" in it, signed with the reason.

    Nothing is cascaded: whoever calls removes what refers to the rows first. How many rows there were.
    """
    ordered, at, removed = sorted(keys), at or now(), 0
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        with connection.cursor() as cursor:
            if hasattr(model, "history"):
                _note(cursor, model, some, by=by, reason=reason, at=at)
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [some])  # noqa: S608
            removed += cursor.rowcount
    return removed


def _note(cursor: Any, model: type[Any], keys: list[int], *, by: Any, reason: str, at: datetime) -> None:
    history = model.history.model
    own = {field.name for field in stored_fields(model)}
    columns = ", ".join(f'"{field.column}"' for field in stored_fields(history) if field.name in own)
    cursor.execute(
        f'INSERT INTO "{history._meta.db_table}"'  # noqa: S608
        f" ({columns}, history_date, history_type, history_change_reason, history_user_id)"
        f" SELECT {columns}, %s, '-', %s, %s FROM \"{model._meta.db_table}\" WHERE id = ANY(%s) ORDER BY id",
        [at, reason, by.pk, keys],
    )
