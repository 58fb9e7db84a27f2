"""Past orders by the command, and what it says as JSON."""

import json

import pytest
from django.core.management import CommandError, call_command

from imports.services import import_orders
from orderdesk.accounts.models import system_user
from orders.models import Order, SearchTerm
from orders.sheets.orders import read_sheet
from tests.imports.ledger import SAMPLES
from tests.imports.sheet import workbook

pytestmark = [pytest.mark.django_db]


def run(capsys, *arguments):
    """(exit code, what was printed)."""
    try:
        call_command("import_orders", *map(str, arguments))
    except CommandError as failure:
        return failure.returncode, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_command_tells_what_it_wrote_as_json(capsys):
    code, out = run(capsys, SAMPLES / "orders_table1.xlsx", "--json")

    told = json.loads(out)
    assert code == 0
    assert {name: told[name] for name in ("orders", "lines", "unchanged", "customers_created", "written")} == {
        "orders": 3,
        "lines": 4,
        "unchanged": 0,
        "customers_created": 3,
        "written": 3,
    }
    assert told["warnings"][0].keys() == {"row", "column", "value", "message"}


def test_the_command_refuses_a_faulty_sheet_with_1_and_a_dry_run_with_0(capsys):
    code, out = run(capsys, SAMPLES / "ledger_messy.xlsx", "--json")

    told = json.loads(out)
    assert (code, told["written"], len(told["faults"])) == (1, 0, 25)
    assert told["faults"][1] == {"row": 25, "column": "数量", "value": "若干", "message": "“若干” is not a number."}
    assert run(capsys, SAMPLES / "ledger_messy.xlsx", "--dry-run")[0] == 0
    assert not Order.objects.exists()


def test_the_command_takes_the_good_and_reports_the_rest(capsys, tmp_path):
    code, out = run(capsys, SAMPLES / "ledger_messy.xlsx", "--take-good", "--report", tmp_path / "rest.xlsx")

    assert code == 0
    assert out.splitlines()[-1] == "35 good orders with 65 lines, 25 faulty, 0 unchanged; 35 written."
    assert len(read_sheet(tmp_path / "rest.xlsx").faulty) == 25


def test_the_command_refuses_what_is_no_sheet(capsys, tmp_path):
    (tmp_path / "a.xlsx").write_text("no")

    code, out = run(capsys, tmp_path / "a.xlsx", "--json")

    assert code == 1
    assert "not an Excel workbook" in json.loads(out)["faults"][0]["message"]
    assert run(capsys, tmp_path / "none.xlsx") == (2, "")
    assert run(capsys, SAMPLES / "orders_table1.xlsx", "--report", tmp_path / "no" / "where.xlsx") == (2, "")


def test_a_workbook_is_read_as_it_was_written():
    report = import_orders(read_sheet(workbook({}, {"订单编号": ""}, {"订单编号": "A-2"})), by=system_user())

    assert (report.faults, report.orders, report.lines) == ([], 2, 3)
    assert SearchTerm.objects.filter(kind="number").count() == 2
