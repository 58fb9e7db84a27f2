"""Models of migrations that are drawn up quickly are those that Django draws."""

from contextlib import nullcontext

import django_fsm
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field
from django.db.models.signals import class_prepared

from orderdesk.core.record.migrating import drawn_quickly

pytestmark = pytest.mark.django_db


def drawn(way):
    """What a column is, by model, in the order of the columns, as all migrations leave them."""
    state = MigrationLoader(connection).project_state()
    with way:
        models = state.apps.get_models(include_auto_created=True)
        return {model._meta.label: [_facts(field) for field in model._meta.local_fields] for model in models}


def _facts(field):
    related = field.related_model._meta.label if field.is_relation else None
    return (*field.deconstruct()[:3], field.column, field.db_type(connection), related)


def _as_text(models):
    return {label: [str(facts) for facts in columns] for label, columns in models.items()}


def test_they_have_the_same_columns_in_the_same_order():
    quickly = drawn(drawn_quickly())

    assert _as_text(quickly) == _as_text(drawn(nullcontext()))
    assert len(quickly) > 150


def test_afterwards_everything_is_as_it_was():
    before = Field.clone, django_fsm.class_prepared

    with drawn_quickly():
        pass

    assert (Field.clone, django_fsm.class_prepared) == before
    assert django_fsm.class_prepared is class_prepared
