"""Sealed rows that are changed by right."""

import pytest
from django.db import DatabaseError, connection, transaction

from orderdesk.core.errors import Refused
from orderdesk.core.models import Amendment, Printing, Seal
from orderdesk.core.record.amending import amending
from orderdesk.core.record.sealing import broken_seals, digests_of, seal_history
from tests.tampering import unprotected

pytestmark = pytest.mark.django_db
TABLE = "core_printing"


@pytest.fixture
def rows(firm):
    """Three printed papers under one seal: their keys."""
    rows = [Printing.objects.create(paper="x", about=f"x:{n}", copy=1, digest="0" * 64, by=firm.am) for n in range(3)]
    seal_history()
    return [row.pk for row in rows]


def test_rows_may_go_by_right_and_the_chain_holds(rows, firm):
    before = Seal.objects.get(table=TABLE)

    with amending(TABLE, rows[:1], by=firm.admin, why="kept long enough"):
        Printing.objects.filter(pk=rows[0]).delete()

    after = Seal.objects.get(table=TABLE)
    amendment = Amendment.objects.get()
    assert list(broken_seals()) == []
    assert (after.digest, after.amended != "") == (before.digest, True)
    assert (amendment.rows, amendment.seals, amendment.by, amendment.why) == (
        1,
        [after.pk],
        firm.admin,
        "kept long enough",
    )
    seal_history()
    assert Seal.objects.filter(table="core_amendment").exists()


def test_what_is_changed_after_an_amendment_is_found(rows, firm):
    with amending(TABLE, rows[:1], by=firm.admin, why="kept long enough"):
        Printing.objects.filter(pk=rows[0]).delete()

    unprotected("UPDATE core_printing SET copy = 2 WHERE id = %s", rows[1])

    (fault,) = broken_seals()
    assert fault.startswith("history of core_printing, rows ")


def test_an_amendment_without_the_secret_is_found(rows):
    unprotected("UPDATE core_printing SET copy = 2 WHERE id = %s", rows[1])
    seal = Seal.objects.get(table=TABLE)
    with connection.cursor() as cursor:
        seal.amended = digests_of(cursor, seal, "id")[0]
    seal.save()

    (fault,) = broken_seals()
    assert fault == f"seal {seal.pk} of core_printing is not as this installation signed it: the seal was changed"


def test_what_was_changed_without_right_is_not_signed(rows, firm):
    unprotected("UPDATE core_printing SET copy = 2 WHERE id = %s", rows[1])

    with pytest.raises(Refused, match="does not hold"), amending(TABLE, rows[:1], by=firm.admin, why="x"):
        Printing.objects.filter(pk=rows[0]).delete()

    assert Printing.objects.count() == 3


def test_nothing_of_another_table_may_be_changed_meanwhile(rows, firm):
    order = firm.draft()

    with amending(TABLE, rows[:1], by=firm.admin, why="x"):
        with pytest.raises(DatabaseError), transaction.atomic():
            order.history.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('orderdesk.amending', true)")

            assert cursor.fetchone() == (TABLE,)


def test_a_seal_without_its_signature_is_named(rows, firm):
    firm.draft()
    seal_history()
    last = Seal.objects.order_by("-pk").first()
    Seal.objects.filter(pk=last.pk).update(signature="")

    (fault,) = broken_seals()
    assert fault == f"seal {last.pk} of {last.table} has no signature, though seals before it have one"
