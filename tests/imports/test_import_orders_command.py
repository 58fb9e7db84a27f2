"""Past orders by the command, and what it says as JSON."""

import json

import pytest
from django.core.management import CommandError, call_command

from imports.services import import_orders
from orderdesk.accounts.models import system_user
from orders.models import Order, SearchTerm
from orders.sheets.orders import read_sheet
from tests.factories import CustomerFactory
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


HEADINGS = "订单号,购货单位,联系人,联系电话,订货日期,品名,数量,单价,交期,合同额"
LEDGER = f"{HEADINGS}\nA-1,华科,李明,13800138001,5/10,机柜,2,300,5/25,9\n"


def ledger(tmp_path, text=LEDGER):
    path = tmp_path / "台账.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def test_the_command_reads_a_ledger_of_any_kind_as_it_is_told(capsys, tmp_path):
    path, columns = ledger(tmp_path), tmp_path / "map.json"
    columns.write_text(json.dumps({"合同额": None, "仓位": "备注"}))
    options = [
        "--year",
        "2024",
        "--default",
        "付款方式=月结30天",
        "--default",
        "交付地址=无锡市 88 号",
        "--map",
        columns,
    ]

    code, out = run(capsys, path, "--json", *options)

    told = json.loads(out)
    assert (code, told["written"], told["faults"]) == (0, 1, [])
    assert told["sheets"] == [{"name": "台账", "rows": 1, "taken": True, "why": ""}]
    assert (told["mapped"]["购货单位"], told["mapped"]["合同额"], told["unknown_columns"]) == ("客户名称", None, [])
    assert [(warning["row"], warning["column"]) for warning in told["warnings"] if warning["row"] is None] == [
        (None, ""),
        (None, "仓位"),
    ]
    order = Order.objects.get()
    assert (order.payment_terms, str(order.ordered_on), str(order.due_on)) == ("月结30天", "2024-05-10", "2024-05-25")


def test_the_command_takes_what_is_missing_from_the_customers_record(capsys, tmp_path):
    CustomerFactory(name="华科", default_terms="款到发货")
    options = ["--year", "2024", "--default", "付款方式=@customer", "--default", "交付地址=@customer"]

    assert run(capsys, ledger(tmp_path), *options)[0] == 0

    assert Order.objects.get().payment_terms == "款到发货"
    assert Order.objects.get().address == "无锡市锡山区春笋中路 88 号"


@pytest.mark.parametrize(
    "options",
    [
        ["--default", "付款方式"],
        ["--default", "无此列=1"],
        ["--default", "产品/服务名称=@customer"],
        ["--map", "missing.json"],
        ["--year", "12"],
    ],
)
def test_options_that_mean_nothing_are_wrong_usage(capsys, tmp_path, options):
    assert run(capsys, ledger(tmp_path), *options)[0] == 2


def test_a_map_must_lead_to_headings(capsys, tmp_path):
    columns = tmp_path / "map.json"
    for content in ("[]", '{"a": 1}', '{"a": "无此列"}'):
        columns.write_text(content)

        assert run(capsys, ledger(tmp_path), "--map", columns)[0] == 2


def test_the_order_of_day_and_month_can_be_told(capsys, tmp_path):
    text = LEDGER.replace("5/10", "5/10/2024").replace("5/25", "2024-11-25")
    options = ["--default", "付款方式=月结30天", "--default", "交付地址=无锡市 88 号"]

    assert run(capsys, ledger(tmp_path, text), *options)[0] == 1
    assert run(capsys, ledger(tmp_path, text), *options, "--day-first")[0] == 0
    assert str(Order.objects.get().ordered_on) == "2024-10-05"


def test_a_sheet_that_is_not_there_is_refused(capsys, tmp_path):
    code, out = run(capsys, SAMPLES / "orders_table1.xlsx", "--sheet", "没有", "--json")

    assert (code, json.loads(out)["faults"][0]["message"][:23]) == (1, "The file has no sheet “")
