"""Changing sealed rows by right: what somebody asked to be forgotten, what an import takes back, what is kept too long.

The chain stays as it is. The seals of these rows are checked, note what their rows are from now on, and are signed
anew; an `Amendment`, itself under the chain, says who did it, why, and of how many rows. Without the secret of the
installation nobody can make that up.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.models import Amendment, Seal
from orderdesk.core.record.sealing import (
    SealedTable,
    digests_of,
    faults_of,
    sealed_tables,
    sign,
    wait_for_sealing,
)


@contextmanager
def amending(name: str, keys: Iterable[int], *, by: Any, why: str) -> Iterator[None]:
    """Let the rows of one sealed table be changed or removed, by key, inside; refuses where their seals are broken."""
    ordered = sorted(set(keys))
    table = next(table for table in sealed_tables() if table.name == name)
    with transaction.atomic(), connection.cursor() as cursor:
        wait_for_sealing(cursor)
        seals = _seals_of(cursor, name, ordered)
        _check(cursor, seals, table)
        cursor.execute("SELECT set_config('orderdesk.amending', %s, true)", [name])
        yield
        cursor.execute("SELECT set_config('orderdesk.amending', '', true)")
        for seal in seals:
            _amend(cursor, seal, table)
        if ordered:
            numbers = [seal.pk for seal in seals]
            Amendment.objects.create(table=name, seals=numbers, rows=len(ordered), why=why, by=by)


def _seals_of(cursor: Any, name: str, keys: list[int]) -> list[Seal]:
    cursor.execute(
        "SELECT DISTINCT s.id FROM unnest(%s::bigint[]) AS k JOIN core_seal s"
        " ON s.table = %s AND s.after < k AND s.last >= k",
        [keys, name],
    )
    return list(Seal.objects.filter(pk__in=[key for (key,) in cursor.fetchall()]).order_by("pk"))


def _check(cursor: Any, seals: list[Seal], table: SealedTable) -> None:
    """What was changed without right must not be signed."""
    for seal in seals:
        for fault in faults_of(cursor, seal, table.key):
            sentence = _("The history cannot be changed here, because it does not hold: %(fault)s. Run verify first.")
            raise Refused(sentence % {"fault": fault})


def _amend(cursor: Any, seal: Seal, table: SealedTable) -> None:
    """Sign what the rows say now; a digest of other columns than before stands beside the one of the chain."""
    seal.apart = [*seal.apart, *(name for name in table.personal if name in seal.columns and name not in seal.apart)]
    seal.amended = seal.amended or "-"
    digest, personal = digests_of(cursor, seal, table.key)
    seal.amended = "" if digest == seal.digest else digest
    sign(seal, personal)
    seal.save(update_fields=["apart", "amended", "signature", "key"])


def redact(rows: Any, values: dict[str, Any], *, by: Any, why: str) -> int:
    """Write `values` into rows of a history, for whoever is to be forgotten. Returns how many rows there were."""
    keys = list(rows.order_by().values_list("history_id", flat=True))
    if keys:
        with amending(rows.model._meta.db_table, keys, by=by, why=why[:200]):
            rows.model.objects.filter(history_id__in=keys).update(**values)
    return len(keys)
