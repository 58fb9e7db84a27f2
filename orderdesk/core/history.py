"""The follow-up audit trail: signed by the services, protected by triggers, sealed into a hash chain.

A seal covers the rows of one history table between two keys. Its digest is computed by the database from the rows'
own text and the digest before it, so that a row changed, added between or taken away later shows up in `verify`.
"""

from functools import cache
from types import SimpleNamespace

from django.apps import apps
from django.db import OperationalError, connection, migrations, models, transaction
from simple_history.models import HistoricalRecords

BATCH = 5000
KEPT = ("history_id", "id", "history_date", "history_change_reason", "history_user__name")
LOCK_WAIT = "300ms"

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never rewritten: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def records(**options):
    """The history of an audited model. Reasons have no length limit: they carry what people wrote."""
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True), **options)


class Signed:
    """Mixin of audited models: the service says who acts and why before it saves."""

    def sign(self, *, by, reason=""):
        self._history_user = by
        self._change_reason = reason
        return self


def protect(*tables):
    """Migration operations that make the database refuse UPDATE and DELETE on these history tables."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_history_change()",
            f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}",
        )
        for table in tables
    ]


def latest(model, names, *, of, before=None, reasons=None, most):
    """The last rows of a model's history, newest first, as plain objects with `names` and who, when and why.

    `of` is (column, key): whose history it is; `reasons` narrows it to these. Written by hand, because pages read
    several histories at first paint and building the query costs more than running it.
    """
    column, key = of
    params = {"key": key, "before": before, "reasons": reasons, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_latest_sql(model.history.model._meta.db_table, column, tuple(names)), params)
        return [SimpleNamespace(**dict(zip((*KEPT, *names), row, strict=True))) for row in cursor.fetchall()]


@cache
def _latest_sql(table, column, names):
    fields = ", ".join(f'h."{name}"' for name in names)
    return (
        f"SELECT h.history_id, h.id, h.history_date, h.history_change_reason, u.name, {fields}"  # noqa: S608
        f' FROM "{table}" h LEFT JOIN accounts_user u ON u.id = h.history_user_id'
        f" WHERE h.{column} = %(key)s AND (%(before)s::timestamptz IS NULL OR h.history_date < %(before)s)"
        " AND (%(reasons)s::text[] IS NULL OR h.history_change_reason = ANY(%(reasons)s))"
        " ORDER BY h.history_date DESC, h.history_id DESC LIMIT %(most)s"
    )


def history_models():
    """Every history model of the project, in a fixed order."""
    found = [model for model in apps.get_models() if "history_id" in _field_names(model)]
    return sorted(found, key=lambda model: model._meta.db_table)


def _field_names(model):
    return {field.name for field in model._meta.fields}


def seal_history():
    """Seal what is new in every history table; a busy table waits for the next pass. Returns the rows sealed."""
    return sum(seal_table(model._meta.db_table) for model in history_models())


def seal_table(table):
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
def _seal_batch(table):
    """One seal over the next rows. The SHARE lock waits for writers, so that no smaller key can still appear."""
    from orderdesk.core.models import Seal

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orderdesk.seal'))")
        after = Seal.objects.filter(table=table).aggregate(last=models.Max("last"))["last"] or 0
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


def _columns(cursor, table):
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " ORDER BY attname",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _digest(cursor, table, columns, after, last, before):
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


def broken_seals():
    """Yield a sentence for every seal that no longer agrees with its rows or with the seal before it."""
    from orderdesk.core.models import Seal

    before = ""
    with connection.cursor() as cursor:
        for seal in Seal.objects.order_by("pk").iterator():
            if seal.before != before:
                yield f"seal {seal.pk} of {seal.table} does not follow the seal before it"
            if _digest(cursor, seal.table, seal.columns, seal.after, seal.last, seal.before) != seal.digest:
                yield f"history of {seal.table}, rows {seal.after + 1} to {seal.last}, was changed after it was sealed"
            before = seal.digest
