"""Which records say something else than an import wrote: what was changed and changed back again is as it was."""

from collections.abc import Iterable
from typing import Any

SIGNATURE = {"history_id", "history_date", "history_change_reason", "history_type", "history_user"}
# What follows from other records, which are looked at themselves: receipts of an order, orders of a customer.
DERIVED = {"version", "received", "paid", "first_ordered_on"}


def changed_since(model: type[Any], keys: Iterable[int]) -> set[int]:
    """Of records that an import made, those that say something else today than when it made them."""
    rows = model.history.filter(id__in=keys).exclude(history_type="+")
    touched = set(rows.values_list("id", flat=True))
    made = _said(model, model.history.filter(id__in=touched, history_type="+").order_by("-history_id"))
    last = _said(model, model.history.filter(id__in=touched).order_by("id", "-history_id").distinct("id"))
    return {key for key in touched if made.get(key) != last[key]}


def changed_again(model: type[Any], versions: dict[int, int]) -> set[int]:
    """Of {record: version that an import wrote}, those that say something else today than in that version."""
    rows = model.objects.filter(pk__in=versions).values_list("pk", "version")
    touched = {key for key, version in rows if version != versions[key]}
    history = model.history.filter(id__in=touched).order_by("-history_id")
    wrote = _said(model, (row for row in history if row.version == versions[row.id]))
    last = _said(model, model.history.filter(id__in=touched).order_by("id", "-history_id").distinct("id"))
    return {key for key in touched if key not in wrote or wrote[key] != last[key]}


def _said(model: type[Any], rows: Iterable[Any]) -> dict[int, tuple[Any, ...]]:
    """{record: what a row of its history says}; of several rows the last one given counts."""
    names = [
        field.attname
        for field in model.history.model._meta.concrete_fields
        if field.name not in SIGNATURE and field.name not in DERIVED
    ]
    return {row.id: tuple(getattr(row, name) for name in names) for row in rows}
