"""Products by sheet: new ones, and known ones changed where the sheet says something else."""

import io
import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.rows import sheet_columns, write_template
from orderdesk.core.sheets.writing import write_workbook
from orders.models import Product
from orders.sheets.products import FIELDS, import_products, read_products
from tests.factories import ProductFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
GOOD = {
    "产品编码": "HY-PS0001",
    "产品名称": "开关电源 240W",
    "规格型号": "24V 导轨式",
    "单位": "台",
    "标准售价": "￥318.00",
    "成本": 201.5,
    "税率": "13%",
    "供货方式": "自制",
    "生产周期(工作日)": 5,
    "最低库存": "２０",
    "发货前质检": "是",
    "状态": "启用",
}


def sheet(*rows):
    cells = [[row.get(column.heading, "") for column in FIELDS] for row in rows]
    return write_workbook(sheet_columns(FIELDS), cells, sheet="产品")


def take(*rows, by=None, **how):
    return import_products(read_products(sheet(*rows)), by=by or system_user(), **how)


def test_a_new_product_is_written_and_found():
    report = take(GOOD)

    product = Product.objects.get()
    assert (report.written, report.created) == (1, {"products": 1})
    assert (product.list_price, product.cost, product.tax_rate) == (Decimal(318), Decimal("201.5"), Decimal("0.13"))
    assert (product.supply, product.lead_days, product.minimum_stock) == ("make", 5, 20)
    assert product.needs_check
    assert list(Product.objects.matching("kgdy")) == [product]
    assert product.history.get().history_change_reason == "import"


def test_the_same_sheet_again_writes_nothing():
    take(GOOD)

    report = take(GOOD)

    assert (report.written, report.unchanged) == (0, 1)


def test_a_known_product_is_changed_with_a_warning_and_empty_cells_change_nothing():
    product = ProductFactory(list_price=Decimal(318), cost=Decimal(200))

    report = take({"产品编码": product.code.lower(), "产品名称": product.name, "标准售价": 330, "状态": "停用"})

    product.refresh_from_db()
    assert (product.list_price, product.cost, product.is_active, product.version) == (330, 200, False, 2)
    assert [(w.column, w.message) for w in report.warnings] == [
        ("标准售价", "This replaces “318”."),
        ("状态", "This replaces “启用”."),
    ]


def test_faults_are_told_by_row_and_column_and_nothing_is_written():
    rows = [GOOD, GOOD, GOOD | {"产品编码": "X", "标准售价": "viel", "供货方式": "偷"}, {"产品编码": "Y"}]

    report = take(*rows)

    assert [(f.row, f.column, f.message) for f in report.faults] == [
        (3, "产品编码", "This code is already in row 2."),
        (4, "标准售价", "“viel” is not a number."),
        (4, "供货方式", "“偷” is not one of the choices: 库存, 自制, 外购."),
        (5, "产品名称", "产品名称 is missing."),
    ]
    assert not Product.objects.exists()
    assert take(*rows, take_good=True).written == 1


def test_only_those_who_may_change_products_may_import_them(firm):
    assert take(GOOD, by=firm.finance).written == 1
    with pytest.raises(PermissionDenied):
        take(GOOD, by=firm.am)


def test_what_stood_there_is_told_as_the_sheet_writes_it():
    ProductFactory(code="X1", list_price=Decimal("318.5000"), tax_rate=Decimal("0.0600"), supply="make", lead_days=3)

    report = take({"产品编码": "X1", "产品名称": "新", "标准售价": 330, "税率": "13%", "供货方式": "外购"})

    told = {warning.column: warning.message.split("“")[1].rstrip("”.") for warning in report.warnings}
    told.pop("产品名称")
    assert told == {"标准售价": "318.5", "税率": "6%", "供货方式": "自制"}


def test_the_command_and_its_template(tmp_path):
    path, said = tmp_path / "products.xlsx", io.StringIO()
    path.write_bytes(write_template(FIELDS, sheet="产品资料表"))

    call_command("import_products", path, json=True, stdout=said)

    told = json.loads(said.getvalue())
    assert (told["written"], [warning["message"] for warning in told["warnings"]]) == (
        0,
        ["The sample row was skipped."],
    )
    path.write_bytes(sheet(GOOD | {"成本": "-1"}))
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_products", path, stdout=io.StringIO())
