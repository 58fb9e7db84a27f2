"""Verification of derived values: they are recomputed and differences reported. See each app's audit.py.

A check is a function without arguments that yields differences. It looks at all rows at once in the database, and
only rows that differ come out of it, through a cursor of the server: a million orders take no more memory than one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from orderdesk.core.record import history
from orderdesk.core.record.anchor import compare_anchor
from orderdesk.core.record.sealing import broken_seals, sealed_tables
from orderdesk.core.text.matching import search_columns

BATCH = 1000


@dataclass(frozen=True)
class Difference:
    """One stored value that differs from its recomputed one: "order.total", "202405-001", "100.00", "90.00"."""

    what: str
    where: str
    stored: str | None = None
    recomputed: str | None = None


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the whole database, so that people may go on working meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def stream(sql: str, params: list[Any] | list[str] | tuple[Any, ...] = ()) -> Iterator[Any]:
    """The rows of a query, a batch in memory at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def in_batches(rows: Iterator[Any]) -> Iterator[Any]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def compare(sql: str, *whats: Any, params: list[Any] | list[str] | tuple[Any, ...] = ()) -> Iterator[Any]:
    """Differences from SQL that gives (where, stored …, recomputed …) of the rows in which anything differs."""
    for where, *values in stream(sql, params):
        yield from differences(where, whats, values[: len(whats)], values[len(whats) :])


def differences(
    where: str, whats: Sequence[str], stored: Sequence[Any], recomputed: Sequence[Any]
) -> Iterator[Difference]:
    for what, old, new in zip(whats, stored, recomputed, strict=True):
        if old != new:
            yield Difference(what, str(where), _text(old), _text(new))


def _text(value: Decimal) -> str:
    return None if value is None else str(value)


# --- search columns --------------------------------------------------------------------------------------------------


def compare_search(rows: Iterator[Any], kind: str) -> Iterator[Any]:
    """Search texts and grams of searchable rows against what their names say. The order of spellings has no meaning."""
    for row in rows:
        text, found_by = search_columns(row.searched_by())
        yield from _compare_sets(f"{kind}.search_text", row, row.search_text.splitlines(), text.splitlines())
        yield from _compare_sets(f"{kind}.grams", row, row.grams, found_by)


def _compare_sets(what: str, row: Any, stored: list[str], recomputed: list[str]) -> Iterator[Any]:
    surplus, lacking = sorted(set(stored) - set(recomputed)), sorted(set(recomputed) - set(stored))
    if surplus or lacking:
        yield Difference(what, f"{row} (#{row.pk})", " ".join(surplus) or None, " ".join(lacking) or None)


# --- numbers ---------------------------------------------------------------------------------------------------------


def check_numbers(series: str, numbers: str) -> Iterator[Any]:
    """Check number counters, and find gaps and duplicates among the numbers given.

    `numbers` is SQL that gives (period, running, whether it came from outside) of every number in the house's form. A
    number from outside moves its month on: what is missing right before it was never given.
    """
    yield from _check_counters(series, numbers)
    walk = (
        f"WITH numbers(period, running, is_foreign) AS ({numbers}), walk AS ("  # noqa: S608
        " SELECT *, coalesce(lag(running) OVER (PARTITION BY period ORDER BY running, is_foreign), 0) AS before"
        " FROM numbers) SELECT period, before, running FROM walk"
        " WHERE NOT is_foreign AND running <> before + 1 ORDER BY period, running"
    )
    for period, before, running in stream(walk):
        if running == before:
            yield Difference(f"{series}.number", f"{period}-{running:03d}", "2", "1")
        else:
            missing = f"{period}-{before + 1:03d} … {period}-{running - 1:03d}"
            yield Difference(f"{series}.number", missing, "0", str(running - before - 1))


def _check_counters(series: str, numbers: str) -> Iterator[Any]:
    sql = (
        f"WITH numbers(period, running, is_foreign) AS ({numbers}),"  # noqa: S608
        " given AS (SELECT period, max(running) AS last FROM numbers GROUP BY period),"
        " kept AS (SELECT period, last FROM core_numberseries WHERE series = %s)"
        " SELECT period, kept.last, given.last FROM given FULL JOIN kept USING (period)"
        " WHERE kept.last IS DISTINCT FROM given.last ORDER BY period"
    )
    return compare(sql, f"{series}.series", params=[series])


# --- history ---------------------------------------------------------------------------------------------------------


def check_chain() -> Iterator[Any]:
    """The hash chain over histories and ledgers, and the triggers that refuse to rewrite them."""
    for sentence in broken_seals():
        yield Difference("history.chain", sentence)
    tables = [table.name for table in sealed_tables()]
    sql = (
        "SELECT t, 'absent', 'on' FROM unnest(%s) AS t WHERE NOT EXISTS (SELECT 1 FROM pg_trigger"
        " WHERE tgrelid = t::regclass AND tgname = t || '_refuse' AND tgenabled IN ('O', 'A'))"
    )
    yield from compare(sql, "history.trigger", params=[tables])


def check_anchor(path: Path) -> Iterator[Any]:
    """The chain holds what lines that were written outside the database say of it."""
    for mismatch in compare_anchor(path):
        yield Difference("history.anchor", mismatch.where, mismatch.stored, mismatch.anchored)


def check_latest() -> Iterator[Any]:
    """The latest history row of every audited record says what the record says."""
    for model in history.history_models():
        yield from _compare_latest(model)


def _compare_latest(model: type[Any]) -> Iterator[Any]:
    record = model.instance_type
    columns = [field.column for field in model._meta.concrete_fields if not field.name.startswith("history_")]
    sql = f"""
        SELECT coalesce(r.id, latest.id), r.id IS NOT NULL, h.history_type,
               ARRAY[{_listed("r", columns, "::text")}], ARRAY[{_listed("h", columns, "::text")}]
        FROM {record._meta.db_table} r
        FULL JOIN (SELECT id, max(history_id) AS last FROM {model._meta.db_table} GROUP BY id) latest
               ON latest.id = r.id
        LEFT JOIN {model._meta.db_table} h ON h.history_id = latest.last
        WHERE CASE WHEN r.id IS NULL THEN h.history_type <> '-'
              ELSE h.history_type IS NULL OR h.history_type = '-'
                   OR ({_listed("r", columns)}) IS DISTINCT FROM ({_listed("h", columns)}) END
    """  # noqa: S608
    label = record._meta.label_lower
    for key, exists, kind, stored, recorded in stream(sql):
        if exists and kind in ("+", "~"):
            yield from differences(f"#{key}", [f"{label}.{column}" for column in columns], stored, recorded)
        else:
            yield Difference(label, f"#{key}", "exists" if exists else None, _existence(kind))


def _listed(alias: str, columns: list[str], cast: str = "") -> str:
    return ", ".join(f'{alias}."{column}"{cast}' for column in columns)


def _existence(kind: str) -> Any:
    """Whether the record exists, according to its latest history row."""
    return None if kind in (None, "-") else "exists"
