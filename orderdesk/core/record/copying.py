"""Bulk inserts by COPY, each new object with the first row of its history.

For rows that are created together and checked beforehand (an import, a demo company). Nothing is read back: keys come
from the sequence first, so that rows can name each other before any of them is written.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields.files import FieldFile
from django.utils.timezone import now

BATCH = 5000
PORTION = 1 << 20  # characters handed over at a time: each time waits for the interpreter, which a caller may use
ESCAPED = re.compile(r"[\\\n\t\r]")
ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r"})


def take_keys(model: type[Any], count: int) -> list[int]:
    """`count` fresh primary keys, in rising order."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return sorted(key for (key,) in cursor.fetchall())


def give_keys(objects: Iterable[Any]) -> list[Any]:
    """Give every object of one model its key."""
    objects = list(objects)
    for thing, key in zip(objects, take_keys(type(objects[0]), len(objects)) if objects else (), strict=True):
        thing.pk = key
    return objects


def copy_objects(
    objects: Iterable[Any], *, by: Any = None, reason: str | None = None, at: datetime | None = None
) -> None:
    """Insert new objects of one model. With `by`, each gets its history row "+", signed with the reason."""
    objects = list(objects)
    if not objects:
        return
    at = at or now()
    model = type(objects[0])
    _stamp(objects, model, at)
    keyed = objects[0].pk is not None  # rows that nothing refers to may leave their keys to the sequence
    fields = [field for field in stored_fields(model) if keyed or not field.primary_key]
    rows = written_rows(fields, map(getter(fields), objects))
    if by is None:
        copy_lines(target_of(model, fields), map("\t".join, rows))
        return
    written = list(rows)
    copy_lines(target_of(model, fields), map("\t".join, written))
    _copy_first_history(
        model, fields, written, {"history_date": at, "history_change_reason": reason, "history_user_id": by.pk}
    )


def stored_fields(model: type[Any]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def getter(fields: Sequence[Any]) -> Callable[[Any], Any]:
    """A function from an object to the tuple of its column values."""
    names = [field.attname for field in fields]
    return attrgetter(*names) if len(names) > 1 else lambda thing: (getattr(thing, names[0]),)


def target_of(model: type[Any], fields: Sequence[Any]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'"{model._meta.db_table}" ({columns})'


def written_rows(fields: Sequence[Any], rows: Iterable[Any]) -> Iterator[list[str]]:
    """Tuples of values in the order of `fields`, each value as COPY's text format has it."""
    own = [(place, write) for place, field in enumerate(fields) if (write := writer_of(field)) is not write_value]
    writer = WRITERS.get
    for row in rows:
        values = list(row)
        for place, write in own:
            values[place] = _Written(write(values[place]))
        yield [writer(type(value), _write_other)(value) for value in values]


class _Written(str):
    """A text that is as COPY has it already."""

    __slots__ = ()


def copy_lines(target: str, lines: Iterable[Any] | Iterator[Any]) -> None:
    """Feed lines of COPY's text format to `table (columns)`, a batch in memory at a time."""
    lines = iter(lines)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        while batch := list(islice(lines, BATCH)):
            copy_batch(cursor, target, batch)


def copy_batch(cursor: Any, target: str, lines: list[str]) -> None:
    """The same on a cursor of the caller's, all lines at once."""
    cursor.copy_expert(f"COPY {target} FROM STDIN", io.StringIO("\n".join(lines) + "\n"), PORTION)


def writer_of(field: Any) -> Callable[..., Any]:
    """How a value of this field is written in COPY's text format."""
    if isinstance(field, models.JSONField):
        return lambda value: (
            r"\N" if value is None else write_text(json.dumps(value, ensure_ascii=False, cls=field.encoder))
        )
    if isinstance(field, ArrayField):
        return lambda value: r"\N" if value is None else write_text(_array(value))
    return write_value


def write_value(value: Any) -> str:
    return WRITERS.get(type(value), _write_other)(value)


def write_text(text: str) -> str:
    return text.translate(ESCAPES) if ESCAPED.search(text) else text


def _write_other(value: DatabaseDefault | str | FieldFile) -> str:
    return write_text(str(value))


WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: r"\N",
    str: write_text,
    _Written: str,
    int: str,
    bool: str,
    Decimal: str,
    date: date.isoformat,
    datetime: lambda value: value.isoformat(" "),
}


def _array(values: list[str]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


def _stamp(objects: Sequence[Any], model: type[Any], at: datetime) -> None:
    """What saving would fill in by itself."""
    clocks = [field.attname for field in model._meta.concrete_fields if getattr(field, "auto_now_add", False)]
    for thing in objects if clocks else ():
        for name in clocks:
            if getattr(thing, name) is None:
                setattr(thing, name, at)


def _copy_first_history(model: type[Any], fields: Sequence[Any], rows: list[Any], facts: dict[str, Any]) -> None:
    """The history rows of objects whose own columns are written already."""
    history = model.history.model
    facts = {"history_type": "+", **facts}
    places = {field.name: place for place, field in enumerate(fields)}
    tracked = [field for field in stored_fields(history) if field.name in places]
    own = [field for field in stored_fields(history) if field.attname in facts]
    pick = itemgetter(*(places[field.name] for field in tracked))
    signature = "".join(f"\t{write_value(facts[field.attname])}" for field in own)
    copy_lines(target_of(history, [*tracked, *own]), ("\t".join(pick(row)) + signature for row in rows))
