"""The progress sheet goes into the stages of its orders."""

import io
import json
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import localdate, make_aware

from fulfillment.models import Stage
from fulfillment.services import edit_stage
from fulfillment.sheets.progress import FIELDS, SHEET, import_progress, read_progress
from imports.services import import_orders
from launch import ROOT
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_workbook
from orderdesk.notifications.models import OutgoingMessage
from orders.sheets.orders import read_sheet
from tests.factories import Firm
from tests.fulfillment.progress import HEADINGS, cells_of, export

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


SAMPLES = ROOT / "samples"


def sheet(*rows):
    """A workbook of rows {heading: cell}."""
    cells = [[row.get(heading, "") for heading in HEADINGS] for row in rows]
    return write_workbook(sheet_columns(FIELDS), cells, sheet=SHEET)


def reading(*rows):
    return read_progress(sheet(*rows))


def told(order, name="质检", **cells):
    return {"订单编号": order.number, "当前阶段": name} | cells


@pytest.fixture
def order(firm):
    return firm.order("confirmed")


def test_the_sample_sheet_comes_out_as_it_went_in(tmp_path):
    import_orders(read_sheet(SAMPLES / "orders_table1.xlsx"), by=system_user())
    call_command("import_progress", SAMPLES / "progress_table2.xlsx", stdout=io.StringIO())

    assert export(tmp_path / "out.xlsx") == cells_of(SAMPLES / "progress_table2.xlsx")


def test_what_an_export_wrote_is_written_again_by_an_empty_company(tmp_path, firm):
    for status in ("confirmed", "in_production", "shipped", "delivered"):
        firm.order(status, due_on=localdate() + timedelta(days=20))
    first, second, third = Stage.objects.filter(finished_at=None).order_by("order_id", "place")[:3]
    edit_stage(first.pk, changes={"record": "第一行\n\n第三行", "problem": "无", "owner": firm.warehouse}, by=firm.am)
    edit_stage(second.pk, changes={"name": "喷漆", "next_step": "=1+1", "planned_on": None}, by=firm.am)
    at = make_aware(datetime(2026, 1, 5, 23, 59, 7))
    edit_stage(third.pk, changes={"finished_at": at, "measure": "２人　 加班"}, by=firm.am)
    call_command("export_orders", tmp_path / "orders.xlsx", history=True, stdout=io.StringIO())
    before = export(tmp_path / "before.xlsx")

    empty_the_company()
    call_command("import_orders", tmp_path / "orders.xlsx", stdout=io.StringIO())
    said = io.StringIO()
    call_command("import_progress", tmp_path / "before.xlsx", json=True, stdout=said)

    assert json.loads(said.getvalue())["written"] == len(before) - 1 > 8
    assert export(tmp_path / "after.xlsx") == before


def empty_the_company():
    """As a fresh database has it: not even people."""
    ours = ("accounts", "core", "notifications", "customers", "orders", "fulfillment", "aftersales")
    tables = [m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.app_label in ours]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")


def test_a_row_goes_into_its_stage_and_the_same_again_writes_nothing(order):
    row = told(order, 负责人="陈工", 计划完成时间="2026/5/20", 实际完成时间="2026-05-21 14:30", 跟进记录="已检")

    report = import_progress(reading(row), by=system_user())
    again = import_progress(reading(row), by=system_user())

    stage = order.stages.get(name="质检")
    assert (report.written, report.created, again.written, again.unchanged) == (1, {"stages": 0, "people": 1}, 0, 1)
    assert (str(stage.planned_on), stage.record, stage.owner.name) == ("2026-05-20", "已检", "陈工")
    assert stage.owner.is_active is False
    assert stage.recorded_at is not None
    assert stage.history.first().history_change_reason == "import"
    assert not OutgoingMessage.objects.filter(kind__startswith="stage").exists()


def test_an_unknown_stage_becomes_one_of_that_order(order):
    import_progress(reading(told(order, "喷漆", 跟进记录="第一遍")), by=system_user())

    stage = order.stages.get(name="喷漆")
    assert (stage.place, stage.step, stage.owner) == (9, "other", None)


def test_empty_cells_change_nothing_and_an_empty_number_continues_the_order_above(order):
    edit_stage(order.stages.get(name="质检").pk, changes={"record": "旧"}, by=order.owner)
    rows = [told(order, 下一步计划="装箱"), {"当前阶段": "包装", "跟进记录": "已装"}]

    report = import_progress(reading(*rows), by=system_user())

    assert report.written == 2
    assert order.stages.get(name="质检").record == "旧"
    assert order.stages.get(name="包装").record == "已装"


def test_rows_of_one_stage_are_put_together_with_a_warning(order):
    rows = [told(order, 跟进记录="周一开工"), told(order, 跟进记录="周三完工", 存在问题="无")]

    report = import_progress(reading(*rows), by=system_user())

    assert order.stages.get(name="质检").record == "周一开工\n周三完工"
    assert [warning.message for warning in report.warnings] == ["This stage is in row 2 too: the rows were merged."]
    assert import_progress(reading(*rows), by=system_user()).unchanged == 2


def test_faults_are_told_by_row_and_column_and_nothing_is_written(order):
    rows = [
        told(order, 跟进记录="好"),
        {"订单编号": "999999-001", "当前阶段": "质检"},
        told(order, ""),
        told(order, 计划完成时间="2026-02-30"),
    ]

    report = import_progress(reading(*rows), by=system_user())

    assert [(f.row, f.column, f.message) for f in report.faults] == [
        (3, "订单编号", "There is no order with this number."),
        (4, "当前阶段", "当前阶段 is missing."),
        (5, "计划完成时间", "There is no such date: 2026-02-30."),
    ]
    assert (report.rows, report.faulty_rows, report.written) == (1, 3, 0)
    assert import_progress(reading(*rows), by=system_user(), dry_run=True).written == 0
    assert import_progress(reading(*rows), by=system_user(), take_good=True).written == 1
    assert order.stages.get(name="质检").record == "好"


def test_only_orders_that_one_serves_are_written(order):
    other = Firm()
    stranger = import_progress(reading(told(order, 跟进记录="好")), by=other.assistant)
    assert [fault.message for fault in stranger.faults] == ["There is no order with this number."]

    with pytest.raises(PermissionDenied):
        import_progress(reading(told(order)), by=other.warehouse)


def test_the_command_tells_and_refuses(order, tmp_path):
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(sheet(told(order, 跟进记录="好")))
    bad.write_bytes(sheet(told(order, 计划完成时间="bald")))
    said = io.StringIO()

    call_command("import_progress", good, dry_run=True, json=True, stdout=said)
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_progress", bad, report=tmp_path / "rest.xlsx", stdout=io.StringIO())

    report = json.loads(said.getvalue())
    assert set(report.pop("mapped")) == {column.heading for column in FIELDS}
    assert report == {
        "rows": 1,
        "faulty_rows": 0,
        "unchanged": 0,
        "created": {"stages": 0, "people": 0},
        "faults": [],
        "warnings": [],
        "unknown_columns": [],
        "sheets": [{"name": SHEET, "rows": 1, "taken": True, "why": ""}],
        "written": 0,
        "import": None,
    }
    assert cells_of(tmp_path / "rest.xlsx")[1][3] == "bald"
    with pytest.raises(CommandError):
        call_command("import_progress", tmp_path / "none.xlsx")
