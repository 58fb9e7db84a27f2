"""Many new rows at once: objects go in by COPY, as they stand, and each gets the first row of its history.

For rows that are born together and checked beforehand (an import, a demo company). Nothing is read back: keys come
from the sequence first, so that rows can name each other before any of them is written.
"""

import io
import json
from datetime import datetime
from itertools import islice
from operator import attrgetter

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.timezone import now

BATCH = 5000
ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r"})


def take_keys(model, count):
    """`count` fresh primary keys, in rising order."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return sorted(key for (key,) in cursor.fetchall())


def give_keys(objects):
    """Give every object of one model its key."""
    objects = list(objects)
    for thing, key in zip(objects, take_keys(type(objects[0]), len(objects)) if objects else (), strict=True):
        thing.pk = key
    return objects


def copy_objects(objects, *, by=None, reason=None, at=None):
    """Insert new objects of one model. With `by`, each gets its history row "+", signed with the reason."""
    objects = list(objects)
    if not objects:
        return
    at = at or now()
    model = type(objects[0])
    for thing in objects:
        _stamp(thing, model, at)
    keyed = objects[0].pk is not None  # rows that nothing refers to may leave their keys to the sequence
    fields = [field for field in stored_fields(model) if keyed or not field.primary_key]
    copy_rows(model, fields, map(getter(fields), objects))
    if by is not None:
        _copy_births(model, objects, by, reason, at)


def stored_fields(model):
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def getter(fields):
    """A function from an object to the tuple of its column values."""
    names = [field.attname for field in fields]
    return attrgetter(*names) if len(names) > 1 else lambda thing: (getattr(thing, names[0]),)


def copy_rows(model, fields, rows):
    """Insert tuples that stand in the order of `fields`."""
    writers = [writer_of(field) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    copy_lines(
        f'"{model._meta.db_table}" ({columns})',
        ("\t".join([write(value) for write, value in zip(writers, row, strict=True)]) for row in rows),
    )


def copy_lines(target, lines):
    """Feed lines of COPY's text format to `table (columns)`, a batch in memory at a time."""
    lines = iter(lines)
    with connection.cursor() as cursor:
        while batch := list(islice(lines, BATCH)):
            file = io.StringIO("\n".join(batch) + "\n")
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {target} FROM STDIN", file)


def writer_of(field):
    """How a value of this field is written in COPY's text format."""
    if isinstance(field, models.JSONField):
        return lambda value: _text(json.dumps(value, ensure_ascii=False, cls=field.encoder))
    if isinstance(field, ArrayField):
        return lambda value: r"\N" if value is None else _text(_array(value))
    return _write


def _write(value):
    if value is None:
        return r"\N"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return _text(str(value))


def _text(text):
    return text.translate(ESCAPES) if not text.isalnum() else text


def _array(values):
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


def _stamp(thing, model, at):
    """What saving would fill in by itself."""
    for field in model._meta.concrete_fields:
        if (getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)) and (
            getattr(thing, field.attname) is None
        ):
            setattr(thing, field.attname, at)


def _copy_births(model, objects, by, reason, at):
    history = model.history.model
    tracked = [field for field in stored_fields(history) if not field.name.startswith("history_")]
    facts = {"history_date": at, "history_change_reason": reason, "history_type": "+", "history_user_id": by.pk}
    own = [field for field in stored_fields(history) if field.attname in facts]
    signature = tuple(facts[field.attname] for field in own)
    values = getter([model._meta.get_field(field.name) for field in tracked])
    copy_rows(history, [*tracked, *own], (values(thing) + signature for thing in objects))
