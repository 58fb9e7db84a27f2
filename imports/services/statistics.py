"""What the database knows of the size of its tables, after a sheet has filled them."""

from django.db import connection

from imports.models import ImportedRecord
from imports.services.undo_records import MADE, PARTS

MANY = 500  # rows; fewer change no plan


def refresh_statistics(written: int) -> None:
    """Let the database look anew at tables that a sheet more than doubled: by itself it does so minutes later.

    Until then it plans as for the few rows that it counted last: on tables that were empty then, `verify` and the
    figures would walk them once for each of their rows.
    """
    if written < MANY:
        return
    models = [*MADE, *PARTS]
    histories = [model.history.model for model in models if hasattr(model, "history")]
    tables = [model._meta.db_table for model in (*models, *histories, ImportedRecord)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE oid = ANY(%s::regclass[]) AND reltuples < %s", [tables, written]
        )
        outgrown = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        if outgrown:
            cursor.execute(f"ANALYZE {', '.join(outgrown)}")
