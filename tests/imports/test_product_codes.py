"""Products known by their codes, and the customer's own order number, in the order sheet."""

import io

import openpyxl
import pytest
from django.urls import reverse

from imports.services import run_import
from imports.services.kinds import ORDERS
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.layout import layout_of
from orders.models import Order, Product, SearchTerm
from orders.sheets.orders import read_sheet
from tests.factories import ProductFactory
from tests.imports.sheet import GOOD
from tests.imports.uploads import job_of, taken

pytestmark = pytest.mark.django_db
NAMELESS = {"产品/服务名称": "", "规格型号": ""}


def ledger(*rows, headings=None):
    """A ledger with these headings: {heading of the file: cell} a row."""
    book = openpyxl.Workbook()
    book.active.append(list(headings or rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def meant(*headings):
    """{heading of the file: what it means} beside the columns of the good order."""
    row = {name: cell for name, cell in GOOD.items() if name != "订单编号"} | dict.fromkeys(headings, "X")
    layout = layout_of(io.BytesIO(ledger(row)), ORDERS.headings, ORDERS.dates, Choices())
    return {column["text"]: column["heading"] for column in layout["columns"] if column["text"] in headings}


@pytest.mark.parametrize(
    "name", ["产品编码", "产品编号", "货品编码", "商品编码", "物料编码", "存货编码", "货号", "编码"]
)
def test_a_column_of_codes_is_known_by_its_usual_names(name):
    assert meant("订单号", name) == {"订单号": "订单编号", name: "产品编码"}


@pytest.mark.parametrize("name", ["客户订单号", "客户PO", "客户合同号", "采购订单号", "PO No."])
def test_the_customers_number_is_known_by_its_usual_names(name):
    assert meant("订单号", name) == {"订单号": "订单编号", name: "客户订单号"}


@pytest.mark.parametrize("name", ["合同号", "合同编号"])
def test_a_contract_is_the_order_number_where_there_is_no_other(name):
    assert meant(name) == {name: "订单编号"}
    assert meant(name, "单号") == {name: "客户订单号", "单号": "订单编号"}


def test_a_product_is_found_by_its_code_whatever_it_is_called(manager):
    ProductFactory(code="FW-1", name="机架式服务器", spec="S-001")
    other = ProductFactory(code="FW-2", name="机架式服务器", spec="S-002")

    job = taken(manager, {"产品编码": "fw－2", "产品/服务名称": "服务器（新款）"})

    line = Order.objects.get().lines.get()
    assert (line.product, line.product_name, Product.objects.count()) == (other, "服务器（新款）", 2)
    assert [(w["row"], w["column"], w["message"]) for w in job.result["warnings"] if w["column"] == "产品编码"] == [
        (2, "产品编码", "The product of this code is “机架式服务器 S-002”. It is taken; the line keeps its own name.")
    ]


def test_a_code_alone_names_the_product(manager):
    ProductFactory(code="FW-1", name="机架式服务器", spec="S-001")
    row = {heading: cell for heading, cell in GOOD.items() if heading not in NAMELESS} | {"产品编码": "FW-1"}

    reading = read_sheet(ledger(row))
    job = job_of(manager, content=ledger(row))

    assert (reading.faults, reading.good[0].lines[0].code) == ([], "FW-1")
    assert (job.result["faults"], job.result["good"], job.result["products_created"]) == ([], 1, 0)


def test_a_code_that_nobody_knows_is_a_fault_where_it_stands_alone(manager):
    faults = job_of(manager, NAMELESS | {"产品编码": "HP-9"}).result["faults"]

    assert [(fault["row"], fault["column"], fault["value"]) for fault in faults] == [(2, "产品编码", "HP-9")]


def test_neither_code_nor_name_is_a_fault(manager):
    assert [fault["column"] for fault in job_of(manager, NAMELESS).result["faults"]] == ["产品/服务名称"]


def test_a_code_that_nobody_knows_beside_a_known_product_is_named(manager):
    known = ProductFactory(code="FW-1", name="机架式服务器", spec="S-001")

    job = taken(manager, {"产品编码": "OLD-1", "产品/服务名称": "机架式服务器", "规格型号": "S-001"})

    assert Order.objects.get().lines.get().product == known
    assert [w["value"] for w in job.result["warnings"] if w["column"] == "产品编码"] == ["OLD-1"]


def test_new_products_get_their_codes_and_two_codes_are_two_products(manager):
    rows = [{"产品编码": code, "产品/服务名称": "法兰盘", "规格型号": ""} for code in ("HP-1", "HP-2", "", "hp-1")]

    job = taken(manager, *rows)

    assert (job.result["products_created"], sorted(Product.objects.values_list("code", flat=True))) == (
        2,
        ["HP-1", "HP-2"],
    )
    assert [line.product.code for line in Order.objects.get().lines.order_by("position")] == [
        *("HP-1", "HP-2", "HP-1", "HP-1"),
    ]


def test_the_customers_number_stands_on_the_order_and_finds_it(manager):
    taken(manager, {"客户订单号": "ＰＯ-77/A"})

    order = Order.objects.get()
    assert order.customer_po == "PO-77/A"
    assert SearchTerm.objects.get(kind="po").order == order


def test_a_ledger_that_was_here_before_is_known_with_codes_and_numbers(manager):
    taken(manager, {})

    job = job_of(manager, {"产品编码": "FW-1", "客户订单号": "PO-7"})

    assert (job.result["unchanged"], job.result["faults"]) == (1, [])
    assert [(w["column"], w["value"]) for w in job.result["warnings"]] == [("客户订单号", "PO-7")]


def test_a_new_product_that_is_taken_for_a_known_one_leaves_its_code(client, manager):
    known = ProductFactory(code="FW-1", name="机架式服务器", spec="S-001")
    job = job_of(manager, {"产品编码": "FW-9", "产品/服务名称": "机架式服务噐", "规格型号": "S-001"})
    row = job.result["new_products"][0]
    assert (row["code"], row["near"]) == ("FW-9", ["机架式服务器", "S-001"])
    client.force_login(manager)

    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all", "new_products-0": "on"})
    run_import(job.pk)

    assert (Order.objects.get().lines.get().product, Product.objects.count()) == (known, 1)


def test_codes_may_stand_for_names_only_where_there_is_a_column_of_them(manager):
    row = {heading: cell for heading, cell in GOOD.items() if heading not in NAMELESS}

    job = job_of(manager, content=ledger(row))

    assert job.state == "choosing"
