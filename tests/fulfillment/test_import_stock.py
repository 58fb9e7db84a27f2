"""Stock by sheet: opening stock and counts, through the service of the page."""

import io
import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from aftersales.audit import find_differences
from fulfillment.models import Stock, StockMove
from fulfillment.services import count_stock
from fulfillment.sheets.stock import READ, import_stock, read_stock
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import Column, write_workbook
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import remind
from tests.factories import ProductFactory, make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def product():
    return ProductFactory(code="HY-1", name="风扇", spec="12V")


def told(product, on_hand=120, **cells):
    """One row of the sheet."""
    return {"产品编号": product.code, "数量": on_hand} | cells


def sheet(*rows):
    columns = [column for column in READ if any(column.heading in row for row in rows)]
    cells = [[row.get(column.heading, "") for column in columns] for row in rows]
    return write_workbook(sheet_columns(columns), cells, sheet="库存")


def take(*rows, by=None, **how):
    return import_stock(read_stock(sheet(*rows)), by=by or system_user(), **how)


def said(findings):
    return [(finding.row, finding.column, finding.message) for finding in findings]


def counted():
    return dict(Stock.objects.order_by("product__code").values_list("product__code", "on_hand"))


# --- does it ---------------------------------------------------------------------------------------------------------


def test_opening_stock_is_written_and_signed(product, firm):
    report = take(told(product, "１2.5", 备注="A>B 仓"), by=firm.warehouse)

    move = product.moves.get()
    assert (report.rows, report.written, report.unchanged, said(report.warnings)) == (1, 1, 0, [])
    assert counted() == {"HY-1": Decimal("12.5")}
    assert (move.reason, move.by) == ("import A＞B 仓", firm.warehouse)


def test_a_count_takes_the_place_of_what_stood_there_and_says_so(product):
    make_stock(product, Decimal("7.500"))

    report = take(told(product, 0))

    assert counted() == {"HY-1": 0}
    assert said(report.warnings) == [(2, "数量", "This replaces “7.5”.")]


def test_the_same_sheet_again_writes_nothing(product):
    rows = [told(product), told(ProductFactory(code="HY-2"), 0)]
    take(*rows)

    again = take(*rows)

    assert (again.rows, again.written, again.unchanged, said(again.warnings)) == (2, 0, 2, [])
    assert StockMove.objects.count() == 1  # a count of nothing moves nothing


def test_a_dry_run_writes_nothing(product):
    report = take(told(product), dry_run=True)

    assert (report.rows, report.written, counted()) == (1, 0, {})


def test_a_product_is_found_by_code_in_any_width_or_by_a_name_that_only_one_has(product):
    ProductFactory(code="HY-2", name="机柜", spec="42U")
    ProductFactory(code="HY-3", name="机柜", spec="22U")
    ProductFactory(code="HY-4", name="电源", spec="24V", is_active=False)
    ProductFactory(code="HY-5", name="电源", spec="24V")
    named = [{"产品名称": "机柜", "规格型号": "22u"}, {"产品名称": "风 扇"}, {"产品名称": "电源", "规格型号": "24V"}]

    take(told(ProductFactory(code="HY-6"), 6) | {"产品编号": "ｈｙ-6"}, *[row | {"数量": 9} for row in named])

    assert counted() == {"HY-1": 9, "HY-3": 9, "HY-5": 9, "HY-6": 6}


def test_the_code_may_be_called_as_in_the_product_sheet(product):
    content = write_workbook([Column("产品编码"), Column("数量")], [["HY-1", 5], ["X", 1]], sheet="库存")

    report = import_stock(read_stock(content), by=system_user(), take_good=True)

    assert counted() == {"HY-1": 5}
    assert said(report.faults) == [(3, "产品编码", "There is no product with this code.")]


def test_a_name_that_is_not_the_codes_is_warned_of(product):
    report = take(told(product, 产品名称="机柜"))

    assert said(report.warnings) == [(2, "产品名称", "The product with this code is called “风扇”. The code is used.")]
    assert counted() == {"HY-1": 120}


def test_nothing_is_reminded_of_where_there_is_enough_and_what_is_stored_twice_agrees(product, firm):
    firm.product.minimum_stock = Decimal(20)
    firm.product.save()
    remind()
    before = OutgoingMessage.objects.count(), Reminder.objects.count()

    take(told(product), told(firm.product, 20))
    remind()

    assert (OutgoingMessage.objects.count(), Reminder.objects.count()) == before
    assert [d for d in find_differences() if "stock" in d.what or "history" in d.what] == []


# --- refuses, denies -------------------------------------------------------------------------------------------------


def test_faults_are_told_by_row_and_column_and_nothing_is_written(product):
    ProductFactory(code="HY-2", name="机柜", spec="42U")
    ProductFactory(code="HY-3", name="机柜", spec="22U")
    rows = [
        told(product),
        told(product, 121),
        told(product) | {"产品编号": "HY-9"},
        {"产品名称": "机柜", "数量": 1},
        {"产品名称": "水泵", "数量": 1},
        {"备注": "?", "数量": 1},
        told(product, -1),
        told(product, "1.2345"),
        told(product, "viel"),
        told(product, ""),
    ]

    report = take(*rows)

    assert said(report.faults) == [
        (3, "产品编号", "This product is already in row 2."),
        (4, "产品编号", "There is no product with this code."),
        (5, "产品名称", "Several products have this name. Enter the code."),
        (6, "产品名称", "There is no product with this name."),
        (7, "产品编号", "产品编号 is missing."),
        (8, "数量", "-1 is less than 0."),
        (9, "数量", "1.2345 has more than 3 decimals."),
        (10, "数量", "“viel” is not a number."),
        (11, "数量", "数量 is missing."),
    ]
    assert (report.faulty_rows, report.written, counted()) == (9, 0, {})


def test_what_is_good_is_taken_on_its_own(product):
    report = take(told(product), {"产品编号": "X", "数量": 3}, take_good=True)

    assert (report.written, report.faulty_rows, counted()) == (1, 1, {"HY-1": 120})


def test_only_those_who_count_may_import(product, firm):
    for name in ("am", "assistant", "manager", "director", "finance", "logistics", "production"):
        with pytest.raises(PermissionDenied):
            take(told(product), by=getattr(firm, name))
    for on_hand, person in enumerate([firm.warehouse, firm.admin], 1):
        assert take(told(product, on_hand), by=person).written == 1


# --- costs, commands -------------------------------------------------------------------------------------------------


def test_a_row_costs_what_the_service_costs():
    products = ProductFactory.create_batch(4)
    with CaptureQueriesContext(connection) as service:
        count_stock(products[0], on_hand=Decimal(1), by=system_user())
    counts = []

    for some in (products[1:2], products[2:]):
        reading, by = read_stock(sheet(*map(told, some))), system_user()
        with CaptureQueriesContext(connection) as queries:
            import_stock(reading, by=by)
        counts.append(len(queries))

    one, two = counts
    assert two - one <= len(service)


def test_the_command_and_its_report(tmp_path, product):
    path, rest, answer = tmp_path / "stock.xlsx", tmp_path / "rest.xlsx", io.StringIO()
    path.write_bytes(sheet(told(product), told(product, "-1")))

    call_command("import_stock", path, dry_run=True, json=True, report=rest, stdout=answer)
    with pytest.raises(CommandError, match="Nothing was written") as refused:
        call_command("import_stock", path, stdout=io.StringIO())
    with pytest.raises(CommandError) as missing:
        call_command("import_stock", tmp_path / "none.xlsx")
    call_command("import_stock", path, take_good=True, stdout=io.StringIO())

    report = json.loads(answer.getvalue())
    assert (report["rows"], report["faulty_rows"], report["written"]) == (1, 1, 0)
    assert (refused.value.returncode, missing.value.returncode) == (1, 2)
    assert len(CalamineWorkbook.from_path(rest).get_sheet_by_index(0).to_python()) == 2
    assert counted() == {"HY-1": 120}


def test_a_count_below_what_is_held_for_orders_is_a_fault_of_its_row(firm):
    other = ProductFactory(code="HY-2", name="风机")
    make_stock(firm.product, 10)
    firm.order("confirmed", "8")

    report = take(told(firm.product, 5), told(other, 3), take_good=True)

    assert said(report.faults) == [
        (2, "数量", "8 are held for orders. Count it on the page of its stock, which names the orders.")
    ]
    assert (report.written, Stock.objects.get(product=firm.product).on_hand) == (1, 10)
