"""After a large sheet the database knows how large its tables are, although it last saw them empty."""

import pytest
from django.db import connection, transaction

from imports.services import import_orders
from orderdesk.accounts.models import system_user
from orders.sheets.orders import read_sheet
from tests.aftersales.test_verify import SAMPLES

pytestmark = pytest.mark.django_db


def counted(table):
    """How many rows the database believes to be in a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()[0]


def take(keep):
    with transaction.atomic():
        report = import_orders(read_sheet(SAMPLES / "northwind_orders.xlsx"), by=system_user())
        transaction.set_rollback(not keep)
    return report


@pytest.fixture
def emptied():
    """Tables that were full and are empty, as the database counted them then."""
    take(keep=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order, orders_orderline, orders_historicalorder")
    assert counted("orders_orderline") == 0


def test_a_large_sheet_leaves_the_sizes_of_what_it_filled(emptied):
    report = take(keep=True)

    assert (counted("orders_order"), counted("orders_orderline")) == (report.orders, report.lines)
    assert counted("orders_historicalorder") == report.orders
