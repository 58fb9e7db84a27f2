"""Migrations taken together leave what they leave one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from orderdesk.core.record.migrating import Together, drawn_once

pytestmark = pytest.mark.django_db
KEY = ("id", models.BigAutoField(primary_key=True))


def operations():
    """Two tables, a column, an index and a constraint that come later, and a statement in between."""
    return [
        migrations.CreateModel("Shelf", [KEY, ("name", models.CharField(max_length=20))]),
        migrations.CreateModel("Box", [KEY, ("shelf", models.ForeignKey("core.Shelf", models.CASCADE))]),
        migrations.AddField("box", "weight", models.IntegerField(default=1)),
        migrations.AddIndex("box", models.Index(fields=["weight"], name="box_weight")),
        migrations.RunSQL("COMMENT ON TABLE core_box IS 'x'", migrations.RunSQL.noop),
        migrations.AddField("shelf", "room", models.CharField(max_length=5, default="A")),
        migrations.AddConstraint("box", models.CheckConstraint(name="box_heavy", condition=models.Q(weight__gt=0))),
    ]


def run(steps):
    """(columns, constraints and indexes) of both tables after the steps, which are taken back."""
    state = ProjectState()
    assert state.apps  # drawn up, as it is while Django migrates
    states = []
    with connection.schema_editor() as editor:
        for step in steps:
            before, state = state, state.clone()
            step.state_forwards("core", state)
            step.database_forwards("core", editor, before, state)
            states.append((step, before, state))
    made = look()
    with connection.schema_editor() as editor:
        for step, before, after in reversed(states):
            step.database_backwards("core", editor, after, before)
    return made


def look():
    with connection.cursor() as cursor:
        intro = connection.introspection
        return {
            table: (
                [column.name for column in intro.get_table_description(cursor, table)],
                sorted(intro.get_constraints(cursor, table)),
            )
            for table in ("core_box", "core_shelf")
            if table in intro.table_names(cursor)
        }


def test_operations_side_by_side_are_taken_together_and_statements_stay_apart():
    assert [type(step) for step in drawn_once(operations())] == [Together, migrations.RunSQL, Together]


def test_what_they_leave_is_the_same_and_they_can_be_taken_back():
    one_by_one = run(operations())
    together = run(drawn_once(operations()))

    assert together == one_by_one
    assert together["core_box"][0] == ["id", "shelf_id", "weight"]
    assert {"box_weight", "box_heavy"} <= set(together["core_box"][1])
    assert look() == {}
