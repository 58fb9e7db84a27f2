"""The hash chain over the history tables and over ledgers that only grow.

A seal covers the rows of one table between two keys. Its digest is computed by the database from the rows' own text and
the digest before it, so that a row changed, added between or taken away later shows up in `verify`. The secret of the
installation signs the seal, together with the personal columns of its rows, which are in no digest: whoever asks to be
forgotten is taken out of the rows, and of nothing else (amending.py). See ADR 3 and 23.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.db.models import Max
from django.utils.timezone import now

from orderdesk.core.models import Seal
from orderdesk.core.record.anchor import note_busy
from orderdesk.core.record.history import history_models
from orderdesk.core.record.signing import check_signature, fingerprint, signature_of

BATCH = 5000
LOCK_WAIT = "300ms"


@dataclass(frozen=True)
class SealedTable:
    """A table under the chain: the column of its keys, and those of its columns that name a person."""

    name: str
    key: str = "history_id"
    personal: tuple[str, ...] = ()


def sealed_tables() -> list[SealedTable]:
    """The histories, whose record says in `PERSONAL` what names a person, and the models that say `is_sealed`."""
    histories = [
        SealedTable(model._meta.db_table, personal=getattr(model.instance_type, "PERSONAL", ()))
        for model in history_models()
    ]
    ledgers = [model for model in apps.get_models() if getattr(model, "is_sealed", False)]
    return histories + sorted((SealedTable(m._meta.db_table, "id") for m in ledgers), key=lambda table: table.name)


def seal_history() -> int:
    """Seal what is new in every table; a busy table waits for the next pass, and is noted.

    Returns the rows sealed in the others.
    """
    sealed, busy = 0, []
    for table in sealed_tables():
        try:
            sealed += seal_table(table)
        except OperationalError:  # somebody writes, or cleans up: lock_timeout; nothing is lost
            busy.append(table.name)
    note_busy(busy)
    return sealed


def seal_table(table: SealedTable) -> int:
    """Seal the new rows of one table in batches, each in its own short transaction. Returns how many."""
    sealed = 0
    while True:
        count = _seal_batch(table)
        sealed += count
        if count < BATCH:
            return sealed


@transaction.atomic
def _seal_batch(table: SealedTable) -> int:
    """One seal over the next rows. The SHARE lock waits for writers, so that no smaller key can still appear."""
    with connection.cursor() as cursor:
        wait_for_sealing(cursor)
        after = Seal.objects.filter(table=table.name).aggregate(last=Max("last"))["last"] or 0
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table.name} WHERE {table.key} > %s)", [after])  # noqa: S608
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute(f"LOCK TABLE {table.name} IN SHARE MODE")
        cursor.execute(
            f"SELECT max({table.key}), count(*) FROM (SELECT {table.key} FROM {table.name}"  # noqa: S608
            f" WHERE {table.key} > %s ORDER BY {table.key} LIMIT {BATCH}) AS fresh",
            [after],
        )
        last, count = cursor.fetchone()
        columns = _columns(cursor, table)
        before = Seal.objects.order_by("-pk").values_list("digest", flat=True).first() or ""
        seal = Seal(table=table.name, after=after, last=last, rows=count, columns=columns, before=before)
        seal.apart, seal.sealed_at = list(table.personal), now()
        seal.digest, personal = digests_of(cursor, seal, table.key)
        sign(seal, personal)
        seal.save()
    return count


def wait_for_sealing(cursor: Any) -> None:
    """Seals are made and amended one after the other, until the transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orderdesk.seal'))")


def _columns(cursor: Any, table: SealedTable) -> list[str]:
    """The columns that a new seal covers: all but the personal ones."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " ORDER BY attname",
        [table.name],
    )
    return [name for (name,) in cursor.fetchall() if name not in table.personal]


def digests_of(cursor: Any, seal: Seal, key: str) -> tuple[str, str]:
    """(digest, digest of the personal columns or "") of the rows of a seal as they stand now.

    sha256 of the digest before and the text of the rows, in key order, over the columns that the seal names; of one
    that was amended without those that are personal.
    """
    columns = [name for name in seal.columns if name not in seal.apart] if seal.amended else seal.columns
    cursor.execute(
        f"SELECT {_hash(columns, key)}, {_hash(seal.apart, key)}"  # noqa: S608
        f" FROM {seal.table} WHERE {key} > %s AND {key} <= %s",
        [*[f"{seal.before}\n{seal.table}\n"] * (2 if seal.apart else 1), seal.after, seal.last],
    )
    digest, personal = cursor.fetchone()
    return digest, personal


def _hash(columns: Any, key: str) -> str:
    if not columns:
        return "''"
    names = ", ".join(f'"{name}"' for name in columns)
    rows = f"string_agg(ROW({names})::text, E'\\n' ORDER BY {key})"
    return f"encode(sha256(convert_to(%s || coalesce({rows}, ''), 'UTF8')), 'hex')"


# --- signed and checked ----------------------------------------------------------------------------------------------


def sign(seal: Seal, personal: str) -> None:
    """Sign a seal and the personal columns of its rows."""
    seal.signature, seal.key = signature_of(_signed_text(seal, personal)), fingerprint()


def _signed_text(seal: Seal, personal: str) -> str:
    moment = seal.sealed_at.timestamp()
    facts = (seal.before, seal.table, seal.after, seal.last, seal.rows, moment, seal.digest, seal.amended, personal)
    return "\n".join([*map(str, facts), *seal.columns, "", *seal.apart])


def broken_seals() -> Iterator[str]:
    """Yield a sentence for every seal that no longer agrees with its rows, its signature or the seal before it."""
    keys = {table.name: table.key for table in sealed_tables()}
    before, is_signed = "", False
    with connection.cursor() as cursor:
        for seal in Seal.objects.order_by("pk").iterator():
            if seal.before != before:
                yield f"seal {seal.pk} of {seal.table} does not follow the seal before it"
            yield from faults_of(cursor, seal, keys.get(seal.table, SealedTable.key), is_signed=is_signed)
            before, is_signed = seal.digest, is_signed or bool(seal.signature)


def faults_of(cursor: Any, seal: Seal, key: str, *, is_signed: bool = False) -> Iterator[str]:
    """What is wrong with one seal; `is_signed` where an earlier one has a signature, so that this must have one."""
    digest, personal = digests_of(cursor, seal, key)
    rows = f"rows {seal.after + 1} to {seal.last}"
    if digest != (seal.amended or seal.digest):
        yield f"history of {seal.table}, {rows}, was changed after it was sealed"
    if not seal.signature:
        if is_signed:
            yield f"seal {seal.pk} of {seal.table} has no signature, though seals before it have one"
        return
    fits = check_signature(_signed_text(seal, personal), seal.signature, seal.key)
    if fits is None:
        yield f"seal {seal.pk} of {seal.table} was signed with another secret ({seal.key}), which is not here"
    elif not fits:
        names = f", or the {', '.join(seal.apart)} of {rows}" if seal.apart else ""
        yield f"seal {seal.pk} of {seal.table} is not as this installation signed it: the seal was changed{names}"
