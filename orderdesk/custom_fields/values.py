"""What a custom field holds: read from what was typed or from a cell, written into an input or a cell.

The value of a record is always a text: what was written, a number without zeros at its end, a day as 2026-12-01, the
words of the choice. So pages, lists and papers print it as it stands.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django import forms
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number
from orderdesk.core.pages.fields import TypedDateField, TypedDecimalField
from orderdesk.core.text.typed import Mistyped, clean_text, date_typed, decimal_typed
from orderdesk.custom_fields.models import LONGEST_TEXT, CustomField, Kind
from orderdesk.custom_fields.records import records_by_key

PLACES, MOST_NUMBER = 4, 9_999_999_999


def number_typed(text: Any) -> str:
    """A number as it is kept."""
    return plain_number(decimal_typed(text, places=PLACES, least=-MOST_NUMBER, most=MOST_NUMBER))


def as_kept(value: Any) -> str:
    """What a form has read, as it is kept."""
    if isinstance(value, Decimal):
        return plain_number(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def value_in(field: CustomField, values: Mapping[str, str]) -> Any:
    """What a record says in a field, as a number or a day where the field holds such; None where it says nothing."""
    text = values.get(field.key)
    if not text:
        return None
    with suppress(InvalidOperation, ValueError):
        if field.kind == Kind.NUMBER:
            return Decimal(text)
        if field.kind == Kind.DATE:
            return date.fromisoformat(text)
    return text


def stands_as(kind: str, text: str) -> bool:
    """Whether a value that is kept already could be one of this kind, as it stands."""
    with suppress(Mistyped, ValueError):
        if kind == Kind.NUMBER:
            return number_typed(text) == text
        return kind != Kind.DATE or date_typed(text).isoformat() == text
    return False


class TextField(forms.CharField):
    """A short text, in one width and without stray spaces."""

    def clean(self, value: Any) -> str:
        return clean_text(super().clean(value))


def input_of(field: CustomField, values: Mapping[str, str], *, required: bool) -> forms.Field:
    """The input of a field. A choice that is no longer offered can be kept where it stands."""
    usual: dict[str, Any] = {"label": field.name, "required": required}
    if field.kind == Kind.NUMBER:
        return TypedDecimalField(places=PLACES, least=-MOST_NUMBER, most=MOST_NUMBER, **usual)
    if field.kind == Kind.DATE:
        return TypedDateField(**usual)
    if field.kind == Kind.CHOICE:
        words = dict.fromkeys([*field.choices, *filter(None, [values.get(field.key)])])
        return forms.ChoiceField(choices=[("", "—"), *((word, word) for word in words)], **usual)
    return TextField(max_length=LONGEST_TEXT, **usual)


# --- of records ------------------------------------------------------------------------------------------------------


def fields_of(record: str, thing: Any) -> list[CustomField]:
    """The fields of a record: read once for it, however many parts of a page ask."""
    if not hasattr(thing, "_custom_fields"):
        thing._custom_fields = list(CustomField.objects.of(record))
    return thing._custom_fields


def facts_of(
    record: str, values: Mapping[str, str], fields: Iterable[CustomField] | None = None
) -> list[dict[str, str]]:
    """[{label, value}] of what a record says in its fields, in their order. Nothing is read where it says nothing."""
    if not values:
        return []
    fields = CustomField.objects.of(record) if fields is None else fields
    return [{"label": field.name, "value": values[field.key]} for field in fields if values.get(field.key)]


def printed_of(record: str, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The same of the fields that are printed on papers."""
    return facts_of(record, values, CustomField.objects.of(record).filter(is_on_papers=True)) if values else []


def merged(former: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The values of a record with what was typed; what is emptied goes, fields that were not asked for stay."""
    return {key: value for key, value in {**former, **typed}.items() if value}


def count_carrying(field: CustomField, value: str | None = None) -> int:
    """How many records say something in a field, or exactly this."""
    rows = records_by_key()[field.record].rows.filter(custom__has_key=field.key)
    if value is not None:
        rows = rows.filter(custom__contains={field.key: value})
    return rows.order_by().count()


def distinct_values(field: CustomField) -> list[str]:
    """What records say in a field, each once."""
    rows = records_by_key()[field.record].rows.filter(custom__has_key=field.key)
    texts = rows.annotate(said=KeyTextTransform(field.key, "custom")).order_by("said")
    return list(texts.values_list("said", flat=True).distinct())


@dataclass
class Names:
    """What the fields of a kind of record are called, dropped ones too, for whoever tells what was changed."""

    record: str

    @cached_property
    def by_key(self) -> dict[str, str]:
        return {field.key: field.name for field in CustomField.objects.filter(record=self.record)}

    def diff(self, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> list[dict[str, str]]:
        """[{label, old, new}] of the values that differ."""
        old, new = old or {}, new or {}
        keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
        return [
            {
                "label": self.by_key.get(key, key),
                "old": old.get(key) or _("nothing"),
                "new": new.get(key) or _("nothing"),
            }
            for key in keys
        ]
