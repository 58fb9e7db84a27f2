"""The hash chain over the history tables.

A seal covers the rows of one history table between two keys. Its digest is computed by the database from the rows'
own text and the digest before it, so that a row changed, added between or taken away later shows up in `verify`.
"""

from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from orderdesk.core.models import Seal
from orderdesk.core.record.history import history_models

BATCH = 5000
LOCK_WAIT = "300ms"


def seal_history() -> int:
    """Seal what is new in every history table; a busy table waits for the next pass. Returns the rows sealed."""
    return sum(seal_table(model._meta.db_table) for model in history_models())


def seal_table(table: str) -> int:
    """Seal the new rows of one history table in batches, each in its own short transaction."""
    sealed = 0
    while True:
        try:
            count = _seal_batch(table)
        except OperationalError:  # writers at work: lock_timeout; nothing is lost, the next pass seals them
            return sealed
        sealed += count
        if count < BATCH:
            return sealed


@transaction.atomic
def _seal_batch(table: str) -> int:
    """One seal over the next rows. The SHARE lock waits for writers, so that no smaller key can still appear."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orderdesk.seal'))")
        after = Seal.objects.filter(table=table).aggregate(last=Max("last"))["last"] or 0
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE history_id > %s)", [after])  # noqa: S608
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        cursor.execute(
            f"SELECT max(history_id), count(*) FROM"  # noqa: S608
            f" (SELECT history_id FROM {table} WHERE history_id > %s ORDER BY history_id LIMIT {BATCH}) AS fresh",
            [after],
        )
        last, count = cursor.fetchone()
        columns = _columns(cursor, table)
        before = Seal.objects.order_by("-pk").values_list("digest", flat=True).first() or ""
        digest = _digest(cursor, table, columns, after, last, before)
    Seal.objects.create(table=table, after=after, last=last, rows=count, columns=columns, before=before, digest=digest)
    return count


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " ORDER BY attname",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _digest(cursor: Any, table: str, columns: list[str], after: int, last: int, before: str) -> str:
    """sha256 of the digest before and the text of the rows, in key order, over named columns."""
    names = ", ".join(f'"{name}"' for name in columns)
    rows = f"string_agg(ROW({names})::text, E'\\n' ORDER BY history_id)"
    cursor.execute(
        f"SELECT encode(sha256(convert_to(%s || coalesce({rows}, ''), 'UTF8')), 'hex')"  # noqa: S608
        f" FROM {table} WHERE history_id > %s AND history_id <= %s",
        [f"{before}\n{table}\n", after, last],
    )
    (digest,) = cursor.fetchone()
    return digest


def broken_seals() -> Iterator[Any]:
    """Yield a sentence for every seal that no longer agrees with its rows or with the seal before it."""
    before = ""
    with connection.cursor() as cursor:
        for seal in Seal.objects.order_by("pk").iterator():
            if seal.before != before:
                yield f"seal {seal.pk} of {seal.table} does not follow the seal before it"
            if _digest(cursor, seal.table, seal.columns, seal.after, seal.last, seal.before) != seal.digest:
                yield f"history of {seal.table}, rows {seal.after + 1} to {seal.last}, was changed after it was sealed"
            before = seal.digest
