"""Custom fields as columns of a list, for whoever has chosen them. Nothing is read where nobody has."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.html import format_html

from orderdesk.core.lists import Column, chosen_columns
from orderdesk.custom_fields.models import CustomField, Kind
from orderdesk.custom_fields.values import value_in

PREFIX, SHORT = "custom_", 16  # characters that stay on one line


def values_of(record: Any) -> Mapping[str, str]:
    """The values of a row, which is a record or a dict of its columns."""
    return (record.get("custom") if isinstance(record, dict) else record.custom) or {}


def column_of(field: CustomField) -> Column:
    """The column of one field, which nobody has without choosing it."""
    is_number = field.kind == Kind.NUMBER
    typed = is_number or field.kind == Kind.DATE

    def cell(record: Any, user: Any) -> str:
        text = values_of(record).get(field.key, "")
        is_plain = typed or not text or len(text) > SHORT
        return text if is_plain else format_html('<span class="nowrap">{}</span>', text)

    return Column(
        field.input_name,
        field.name,
        cell,
        css="num hide-s" if is_number else "nowrap hide-s" if typed else "hide-s",
        head_css="num" if is_number else "",
        is_usual=False,
        value=lambda record, user: _in_workbook(field, record),
        kind={Kind.NUMBER: "number", Kind.DATE: "date"}.get(Kind(field.kind), "text"),
    )


def _in_workbook(field: CustomField, record: Any) -> Any:
    value = value_in(field, values_of(record))
    return "" if value is None else value


class CustomColumns:
    """Mixin of a steered list: the custom fields of `custom_record` can be chosen as columns."""

    custom_record: ClassVar[str] = ""

    @classmethod
    def readable(cls, user: Any) -> list[Column]:
        usual = super().readable(user)  # type: ignore[misc]
        return [*usual, *map(column_of, CustomField.objects.of(cls.custom_record))]

    @cached_property
    def has_custom_columns(self) -> bool:
        """Whether somebody has chosen one."""
        return any(key.startswith(PREFIX) for key in self.chosen_keys)  # type: ignore[attr-defined]

    @cached_property
    def _columns(self) -> list[Column]:
        keys, user = self.chosen_keys, self.user  # type: ignore[attr-defined]
        columns = self.readable(user) if self.has_custom_columns else super().readable(user)  # type: ignore[misc]
        return chosen_columns(columns, keys)

    def columns_for(self, user: Any) -> list[Column]:
        return self._columns
