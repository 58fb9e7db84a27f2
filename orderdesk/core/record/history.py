"""The audit trail: signed by the services, protected by triggers, sealed into a hash chain (sealing.py)."""

from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.operations.special import RunSQL
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

COMMON_COLUMNS = ("history_id", "id", "history_date", "history_change_reason", "history_user__name")

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('orderdesk.amending', true) = TG_TABLE_NAME THEN -- see record/amending.py
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'history is never rewritten: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Reason(models.TextChoices):
    """Why a row of history was written, where any record may have it; an app names its own beside its states."""

    CREATE = "create", _("entered")
    EDIT = "edit", _("edited")
    ADD = "add", _("added")
    PLAN = "plan", _("planned")
    ASK = "ask", _("asked")
    REASSIGN = "reassign", _("reassigned")
    HAND_OVER = "hand_over", _("handed over")
    WITHDRAW = "withdraw", _("withdrawn")
    CLOSE = "close", _("closed")
    VOID = "void", _("voided")
    SETTINGS = "settings", _("changed in the settings")
    USUAL = "usual", _("set up with the usual values")
    UNDO_IMPORT = "undo_import", _("taken back with its import")
    IMPORT = "import", _("imported")
    SEED = "seed", _("imported")  # by the demo company
    ADMIN = "admin", _("changed in the admin")


class History(HistoryManager):
    """The manager of a history, with one class for all of them: the library draws up another at each access."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


def records(**options: Any) -> HistoricalRecords:
    """The history of an audited model. Reasons have no length limit: they carry what people wrote."""
    reason = models.TextField(null=True)
    return HistoricalRecords(history_change_reason_field=reason, history_manager=History, **options)


class Signed:
    """Mixin of audited models: the service says who acts and why before it saves."""

    def sign(self, *, by: Any, reason: str = "") -> Any:
        """What the next save writes into the history: who, and a reason, which may go on in words after its first."""
        self._history_user = by
        self._change_reason = str(reason)
        return self


def protect(*tables: Any) -> list[RunSQL]:
    """Migration operations that make the database refuse UPDATE and DELETE on these history tables."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_history_change()",
            f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}",
        )
        for table in tables
    ]


def latest(
    model: type[Any],
    names: list[str],
    *,
    of: tuple[str, int],
    before: datetime | None = None,
    reasons: list[str] | None = None,
    most: int,
) -> list[SimpleNamespace]:
    """The last rows of a model's history, newest first, as plain objects with `names` and who, when and why.

    `of` is (column, key): whose history it is; `reasons` narrows it to these. Written by hand, because pages read
    several histories at first paint and building the query costs more than running it.
    """
    column, key = of
    params = {"key": key, "before": before, "reasons": reasons, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_latest_sql(model.history.model._meta.db_table, column, tuple(names)), params)
        return [SimpleNamespace(**dict(zip((*COMMON_COLUMNS, *names), row, strict=True))) for row in cursor.fetchall()]


@cache
def _latest_sql(table: str, column: str, names: tuple[str, ...]) -> str:
    fields = ", ".join(f'h."{name}"' for name in names)
    return (
        f"SELECT h.history_id, h.id, h.history_date, h.history_change_reason, u.name, {fields}"  # noqa: S608
        f' FROM "{table}" h LEFT JOIN accounts_user u ON u.id = h.history_user_id'
        f" WHERE h.{column} = %(key)s AND (%(before)s::timestamptz IS NULL OR h.history_date < %(before)s)"
        " AND (%(reasons)s::text[] IS NULL OR h.history_change_reason = ANY(%(reasons)s))"
        " ORDER BY h.history_date DESC, h.history_id DESC LIMIT %(most)s"
    )


def history_models() -> list[type[Any]]:
    """Every history model of the project, in a fixed order."""
    models = [model for model in apps.get_models() if "history_id" in _field_names(model)]
    return sorted(models, key=lambda model: model._meta.db_table)


def _field_names(model: type[Any]) -> set[str]:
    return {field.name for field in model._meta.fields}
