"""Twelve ledgers as companies keep them: every order and every doubtful cell as the writer of the file put it in."""

import json

import pytest

from imports.services import import_orders
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.choices import Choices
from orders.models import Order, OrderLine
from orders.sheets.orders import read_sheet
from tests.imports import twelve

pytestmark = [pytest.mark.django_db]
FILES = sorted(path for path in twelve.FOLDER.iterdir() if not path.name.endswith(".json"))


def expected_of(path):
    return json.loads((path.parent / f"{path.stem}.expected.json").read_text(encoding="utf-8"))


def orders_in(reading):
    return {
        order.number: {
            "customer": order.customer,
            "phone": order.phone,
            "ordered_on": str(order.ordered_on),
            "due_on": str(order.due_on),
            "terms": order.terms,
            "total": str(order.total),
            "lines": [[line.product, f"{line.quantity.normalize():f}", line.is_gift] for line in order.lines],
        }
        for order in reading.good
    }


def check(source, expected):
    """Read a ledger, compare it cell by cell, and import what is good of it."""
    reading = read_sheet(source, Choices(**expected["options"]))

    assert orders_in(reading) == expected["orders"]
    assert sorted([fault.sheet, fault.row, fault.column] for fault in reading.faults) == expected["faults"]
    warnings = [[warning.sheet, warning.row, warning.column] for warning in reading.warnings]
    assert [warning for warning in expected["warnings"] if warning not in warnings] == []
    report = import_orders(reading, by=system_user(), take_good=True)
    assert (report.written, Order.objects.count()) == (len(expected["orders"]), len(expected["orders"]))
    lines = sum(len(order["lines"]) for order in expected["orders"].values())
    gifts = sum(line[2] for order in expected["orders"].values() for line in order["lines"])
    assert (OrderLine.objects.count(), OrderLine.objects.filter(is_gift=True).count()) == (lines, gifts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_ledger_goes_in_as_it_stands(path):
    check(path, expected_of(path))


@pytest.mark.parametrize("make", twelve.STORED, ids=lambda make: make.__name__)
def test_the_stored_ledgers_are_those_of_their_writer(make):
    ledger = make()

    assert expected_of(twelve.FOLDER / ledger.name) == json.loads(json.dumps(ledger.expected()))


def test_there_are_twelve_and_one_has_20_000_rows():
    assert len(FILES) == 12
    assert len(twelve.long_ledger().pages[0].rows) > twelve.BIG_ROWS - 3
