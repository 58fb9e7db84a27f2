"""Migrations of many steps, whose models are drawn up once instead of after each of them, and quickly.

Django keeps all models of a moment as classes. A step that makes a table draws up anew every model that is related to
it, which is nearly all of them: two hundred steps took minutes on an empty database, most of it for classes that nobody
looked at.
"""

import copy
import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any, cast

import django_fsm
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.models import Field
from django.dispatch import Signal
from django.utils.functional import cached_property

CHANGES = (migrations.CreateModel, migrations.AddField, migrations.AddIndex, migrations.AddConstraint)


def drawn_once(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations, those that stand side by side and only change tables taken together."""
    steps: list[Operation] = []
    for is_schema, group in groupby(operations, lambda operation: isinstance(operation, CHANGES)):
        some = list(group)
        steps += [Together(some)] if is_schema and len(some) > 1 else some
    return steps


class Together(migrations.SeparateDatabaseAndState):
    """Operations that make tables, columns, indexes and constraints, in the state in which all of them leave the
    models.

    A table that is made here is made as it stands at the end, with what the others add to it.
    """

    def __init__(self, operations: list[Operation]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.database_operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # drawn up again when somebody looks at it
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        made: set[str] = set()
        for operation in self.database_operations:
            if isinstance(operation, migrations.CreateModel):
                made.add(operation.name_lower)
            elif getattr(operation, "model_name_lower", "") in made:
                continue
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.database_operations)


@contextmanager
def drawn_quickly() -> Iterator[None]:
    """Draw up the models of migrations in half the time, by what is not done for each of their many fields.

    A field is copied instead of taken apart and built again; the moves of a status, which models of the past have none
    of, are not looked for in every class that comes after it; and the collector waits, for these classes stay anyway.
    """
    thresholds, build_again, signal = gc.get_threshold(), Field.clone, django_fsm.class_prepared

    def copied(field: Field) -> Field:
        return build_again(field) if hasattr(field, "model") else _copy_of(field)

    gc.set_threshold(200_000, 10, 100)
    Field.clone = copied  # type: ignore[method-assign,assignment]
    django_fsm.class_prepared = Signal()  # which is sent by nobody
    try:
        yield
    finally:
        django_fsm.class_prepared = signal
        Field.clone = build_again  # type: ignore[method-assign]
        gc.set_threshold(*thresholds)


def _copy_of(field: Field) -> Field:
    """A field like another that belongs to no model, without what that one has worked out of itself."""
    new, kind = copy.deepcopy(field), cast(Any, type(field))
    for name in _worked_out(kind) & new.__dict__.keys():
        del new.__dict__[name]
    new.creation_counter, Field.creation_counter = Field.creation_counter, Field.creation_counter + 1
    return new


@cache
def _worked_out(kind: type) -> set[str]:
    return {name for name in dir(kind) if isinstance(getattr(kind, name, None), cached_property)}
