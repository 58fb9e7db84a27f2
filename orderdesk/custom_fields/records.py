"""Which records have fields of the house's own: apps name theirs in their panels.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from orderdesk.core.pages.slots import Slot
from orderdesk.core.sheets.reading import Headings


@dataclass(frozen=True)
class Record:
    """One kind of record: its key, what its records are called, and the model, whose field `custom` has the values.

    `headings` are those of its sheet: a field of their names could not be read back.
    """

    key: str
    label: str | Promise
    model: type[Model]
    headings: Callable[[], Headings]
    has_papers: bool = False  # whether its fields can be printed

    @property
    def rows(self) -> Any:
        return self.model._default_manager.all()


RECORDS: Slot[Record] = Slot("records with custom fields")  # () -> Record


def records_by_key() -> dict[str, Record]:
    """{key: record} in their order."""
    return {record.key: record for record in RECORDS.collect()}
