"""Rows as text, written down by the thousand: what one table and its history get by COPY."""

import io
from operator import itemgetter

from django.db import connection

from orderdesk.core.record.copying import PORTION, stored_fields, target_of, write_value, writer_of

NULL = r"\N"
MOST = 24  # rows of an order, on average of a batch


class Book:
    """The new rows of one model, at most so many an order. A row is a list of texts, to be changed until it is kept."""

    def __init__(self, model, most=MOST):
        self.model, self.most = model, most
        fields = stored_fields(model)
        self.place = {field.attname: at for at, field in enumerate(fields)}
        self.blank = [_default(field) for field in fields]
        self.target = target_of(model, fields)
        self.lines, self.past, self.past_target = [], [], None
        self.first = self.next = self._first_key()
        if hasattr(model, "history"):
            self._open_history(model.history.model)

    @property
    def tables(self):
        models = [self.model, self.model.history.model] if self.past_target else [self.model]
        return [model._meta.db_table for model in models]

    def _first_key(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [self.model._meta.db_table])
            return cursor.fetchone()[0]

    def _open_history(self, history):
        tracked = [field for field in stored_fields(history) if field.attname in self.place]
        signature = [history._meta.get_field(name) for name in SIGNATURE]
        self.past_target = target_of(history, [*tracked, *signature])
        self.pick = itemgetter(*(self.place[field.attname] for field in tracked))

    def new(self, **values):
        """A row with its key, everything else as a new object has it."""
        row = self.blank.copy()
        row[0] = str(self.next)
        self.next += 1
        self.change(row, **values)
        return row

    def change(self, row, **values):
        place = self.place
        for name, value in values.items():
            row[place[name]] = value

    def note(self, row, reason, at, by, kind="~"):
        """Add the current row to the history."""
        self.past.append("\t".join(self.pick(row)) + f"\t{at}\t{reason}\t{kind}\t{by}")

    def note_new(self, row, reason, at, by):
        self.note(row, reason, at, by, "+")

    def keep(self, row):
        self.lines.append("\t".join(row))

    def take(self):
        """[(target, rows)] of what was kept since the last time, as COPY reads it."""
        portions = [(self.target, self.lines), (self.past_target, self.past)]
        self.lines, self.past = [], []
        return [(target, ("\n".join(lines) + "\n").encode()) for target, lines in portions if lines]

    def skip(self, orders):
        """Leave the keys of so many orders to others, who write them at the same time."""
        place = self.first + orders * self.most
        if self.next > place:
            raise ValueError(f"{self.model.__name__}: more than {self.most} rows an order")
        self.next = place

    def close(self):
        """Move the sequence past the last key."""
        last = max(self.next - 1, self.first)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, %s)",
                [self.model._meta.db_table, last, self.next > self.first],
            )


def copy_parts(parts, *, frozen=False):
    """Insert [(target, rows)] as `take` gave them; `frozen` where `empty_tables` came before, in this transaction."""
    option = " (FREEZE)" if frozen else ""
    with connection.cursor() as cursor:
        for target, rows in parts:
            cursor.copy_expert(f"COPY {target} FROM STDIN{option}", io.BytesIO(rows), PORTION)


SIGNATURE = ("history_date", "history_change_reason", "history_type", "history_user")


def _default(field):
    if field.has_default() and not field.primary_key:
        return writer_of(field)(field.get_default())
    return NULL if field.null or field.primary_key else write_value("")
