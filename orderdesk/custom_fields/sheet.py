"""Custom fields as columns of a workbook: behind the others, and read back by their headings."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.dates import day_of
from orderdesk.core.sheets.headings import Headings, Names, bare_key, heading_key
from orderdesk.core.sheets.rows import Field
from orderdesk.core.sheets.typed import text_of
from orderdesk.core.sheets.words import Words, choice_of
from orderdesk.core.text.typed import same
from orderdesk.custom_fields.models import LONGEST_TEXT, CustomField, Kind
from orderdesk.custom_fields.values import number_typed, value_in

TEXT, PATH = text_of(LONGEST_TEXT), "custom."


def _reader(field: CustomField) -> Any:
    """How a cell is read into what is kept. A choice of former days is read too: records may carry it."""
    if field.kind == Kind.NUMBER:
        return number_typed
    if field.kind == Kind.DATE:
        return lambda cell: day_of(cell).isoformat()
    if field.kind == Kind.CHOICE:
        words = {same(word): word for word in [*field.former, *field.choices]}
        return choice_of(words, usual=field.choices)
    return TEXT


def columns_of(record: str) -> list[Field]:
    """The columns of a kind of record, as they stand now. A value is called by its path, `custom.f12`."""
    return [column_of(field) for field in CustomField.objects.of(record)]


def column_of(field: CustomField) -> Field:
    """The column of one field."""
    kinds = {Kind.NUMBER.value: "number", Kind.DATE.value: "date"}
    return Field(field.name, f"{PATH}{field.key}", _reader(field), kind=kinds.get(field.kind, "text"), width=14)


def is_custom(column: Field) -> bool:
    """Whether a column is that of a custom field."""
    return column.name.startswith(PATH)


def key_in(column: Field) -> str:
    """The key of the field whose column this is."""
    return column.name.removeprefix(PATH)


def custom_in(values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a new record, from those of its row."""
    paths = {name: value for name, value in values.items() if name.startswith(PATH)}
    return {name.removeprefix(PATH): value for name, value in paths.items() if value}


def cells_in(fields: Iterable[CustomField], values: Mapping[str, str] | None) -> dict[str, Any]:
    """{key: what a record says in the field, as a cell has it}, in the order of the fields."""
    values_by_key = {field.key: value_in(field, values or {}) for field in fields}
    return {key: "" if value is None else value for key, value in values_by_key.items()}


def with_custom(headings: Headings, columns: Iterable[Field]) -> Headings:
    """What a sheet is called by, with these columns too."""
    columns = list(columns)
    words = {column.heading: column.read for column in columns if isinstance(column.read, Words)}
    own = [*headings.own, *(column.heading for column in columns)]
    return replace(headings, own=own, words=headings.words | words)


def heading_named(headings: Headings, text: str) -> str:
    """The heading that is understood by this text, or by a part of it; empty where none is."""
    names, keys = Names(headings, Choices()), (heading_key(text), bare_key(text))
    if names.ignored.intersection(keys):
        return text
    return next((level[key] for level in names.levels for key in keys if key in level), "")
