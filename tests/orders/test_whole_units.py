"""Half a machine is neither sold nor sent, nor does it lie in stock; metres are cut as before."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services as aftersales
from aftersales.models import Objection
from aftersales.services.acceptance import NewObjection
from fulfillment import services as fulfillment
from fulfillment.models import ShipmentLine, Stock, StockMove, SupplyTask, TaskOutput, Warehouse
from fulfillment.sheets.stock import FIELDS as STOCK_FIELDS
from fulfillment.sheets.stock import import_stock, read_stock
from imports.services.past_orders import import_orders
from orderdesk.accounts.models import system_user
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_workbook
from orders import services
from orders.models import Order, OrderLine, Product, QuotationLine
from orders.services.product import save_product
from orders.sheets.products import FIELDS, import_products, read_products
from tests.aftersales.remedies import objected, promise
from tests.factories import make_stock
from tests.filled import filled, product
from tests.imports.sheet import reading
from tests.orders.changes import ask
from tests.orders.entry import typed
from tests.orders.quotations import quote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HALF = Decimal("1.5")
COUNTED = (OrderLine, QuotationLine, ShipmentLine, Objection, SupplyTask, TaskOutput)


def make_whole(firm):
    firm.product.is_whole = True
    firm.product.sign(by=firm.admin).save()
    return firm.product


def enter(firm):
    services.create_order(head=firm.head(), lines=firm.lines("1.5"), by=firm.assistant)


def write_quotation(firm):
    quote(firm, "1.5")


def ask_change(firm):
    order = firm.order("confirmed", "2")
    ask(firm, order, quantities={1: "1.5"})


def dispatch(firm):
    order = firm.order("in_production", "2")
    firm.dispatch(order, quantities={order.lines.get().pk: HALF})


def prepare(firm):
    order = firm.order("in_production", "2")
    fulfillment.prepare_shipment(order.pk, quantities={order.lines.get().pk: HALF}, by=firm.logistics, method="own")


def check(firm):
    order = firm.order("in_production", "2")
    fulfillment.record_check(order.lines.get().pk, quantity=HALF, result="passed", by=firm.production)


def object_to(firm):
    shipment = firm.order("shipped", "2").shipments.get()
    objection = NewObjection(line=shipment.lines.get().pk, kind="damaged", quantity=HALF)
    aftersales.sign_for(shipment.pk, signed_by="顾磊", by=firm.am, objections=[objection])


def short_close(firm):
    order = firm.order("in_production", "2")
    aftersales.short_close_order(order.pk, quantities={order.lines.get().pk: HALF}, reason="停产", by=firm.manager)


def promise_half(firm):
    promise(firm, objected(firm), quantity=HALF)


def return_half(firm):
    remedy = promise(firm, objected(firm), "return")
    aftersales.receive_return(remedy.pk, quantity=HALF, by=firm.warehouse)


def restock_half(firm):
    remedy = promise(firm, objected(firm), "return")
    aftersales.receive_return(remedy.pk, quantity=Decimal(2), by=firm.warehouse)
    aftersales.check_return(remedy.pk, restocked=HALF, scrapped=Decimal("0.5"), by=firm.warehouse)


def receive(firm):
    fulfillment.receive_stock(firm.product, HALF, by=firm.warehouse)


def scrap(firm):
    make_stock(firm.product)
    fulfillment.scrap_stock(firm.product, HALF, by=firm.warehouse, reason="摔坏")


def count(firm):
    fulfillment.count_stock(firm.product, on_hand=HALF, by=firm.warehouse)


def transfer(firm):
    make_stock(firm.product)
    here = Warehouse.objects.get()
    there = Warehouse(name="二号仓", place=2).sign(by=system_user())
    there.save()
    fulfillment.transfer_stock(firm.product, HALF, by=firm.warehouse, source=here, target=there)


def take_over(firm):
    make_stock(firm.product, 2)
    source, waiting = (firm.order("confirmed", "2").lines.get() for _turn in range(2))
    fulfillment.take_over(waiting, HALF, source=source, by=firm.manager, reason="更急")


def plan_task(firm):
    day = localdate() + timedelta(days=3)
    fulfillment.add_task(firm.product, kind="make", quantity=HALF, planned_on=day, by=firm.production)


def book_task(firm):
    day = localdate() + timedelta(days=3)
    task = fulfillment.add_task(firm.product, kind="make", quantity=Decimal(2), planned_on=day, by=firm.production)
    fulfillment.record_output(task.pk, quantity=HALF, by=firm.production)


def change_task(firm):
    day = localdate() + timedelta(days=3)
    task = fulfillment.add_task(firm.product, kind="make", quantity=Decimal(2), planned_on=day, by=firm.production)
    fulfillment.edit_task(task.pk, changes={"quantity": HALF}, by=firm.production)


PLACES = [
    *(enter, write_quotation, ask_change, dispatch, prepare, check, object_to, short_close, promise_half, return_half),
    *(restock_half, receive, scrap, count, transfer, take_over, plan_task, book_task, change_task),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_part_of_a_unit_is_refused(firm, place):
    make_whole(firm)

    with pytest.raises(Refused, match=r"counted in whole units: 1\.5 台"):
        place(firm)


@pytest.mark.parametrize("place", [enter, write_quotation, dispatch, object_to, receive, plan_task, book_task])
def test_of_other_products_there_are_parts(firm, place):
    place(firm)

    halves = [model for model in COUNTED if model.objects.filter(quantity=HALF).exists()]
    assert halves or Stock.objects.filter(on_hand=HALF).exists()


def test_the_grid_keeps_what_was_typed_and_says_why(client, firm):
    make_whole(firm)
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:create"), typed(firm, line_quantity="1.5"))

    page = response.content.decode()
    assert response.status_code == 422
    assert "1.5 台" in page
    assert 'value="1.5"' in page
    assert not Order.objects.exists()


def test_what_was_taken_over_with_a_part_goes_its_way(firm):
    order = firm.order("in_production", "2.5")
    make_whole(firm)

    firm.dispatch(order)

    order.refresh_from_db()
    assert order.status == "shipped"


def test_a_product_of_which_an_open_order_has_a_part_does_not_become_whole(firm):
    order = firm.order("confirmed", "2.5")
    firm.product.is_whole = True

    with pytest.raises(Refused, match=f"{order.number} has 2.5 台"):
        save_product(firm.product, by=firm.manager, version=firm.product.version)

    assert not Product.objects.get().is_whole


def test_the_form_proposes_it_for_new_products(client, firm):
    client.force_login(firm.manager)
    page = client.get(reverse("orders:create-product")).content.decode()
    _person, url, data = filled(firm, product, {"is_whole": "on"})
    client.post(url, data)

    assert Product.objects.exclude(pk=firm.product.pk).get().is_whole
    assert re.search(r'<input[^>]*name="is_whole"[^>]*checked', page)


@pytest.mark.parametrize(("unit", "is_whole"), [("台", True), ("PCS", True), ("米", False), ("kg", False)])
def test_a_sheet_of_products_goes_by_the_unit_where_it_says_nothing(firm, unit, is_whole):
    row = {"产品编码": "HY-1", "产品名称": "线缆", "单位": unit}
    cells = [[row.get(column.heading, "") for column in FIELDS]]

    import_products(read_products(write_workbook(sheet_columns(FIELDS), cells, sheet="产品")), by=system_user())

    assert Product.objects.get(code="HY-1").is_whole == is_whole


def test_a_sheet_of_products_names_the_open_order_with_a_part(firm):
    order = firm.order("confirmed", "2.5")
    row = {"产品编码": firm.product.code, "产品名称": firm.product.name, "按整数计": "是"}
    cells = [[row.get(column.heading, "") for column in FIELDS]]
    sheet = read_products(write_workbook(sheet_columns(FIELDS), cells, sheet="产品"))

    import_products(sheet, by=system_user())

    (fault,) = sheet.faults
    assert (fault.column, order.number in fault.message) == ("按整数计", True)


def test_a_sheet_of_stock_names_the_cell(firm):
    make_whole(firm)
    row = {"产品编号": firm.product.code, "数量": 1.5}
    cells = [[row.get(column.heading, "") for column in STOCK_FIELDS]]
    sheet = read_stock(write_workbook(sheet_columns(STOCK_FIELDS), cells, sheet="盘点"))

    import_stock(sheet, by=firm.warehouse)

    (fault,) = sheet.faults
    assert (fault.column, "1.5 台" in fault.message) == ("数量", True)
    assert not Stock.objects.exists()
    assert not StockMove.objects.exists()


def test_a_sheet_of_past_orders_takes_a_part_over_and_says_so(firm):
    make_whole(firm)
    sheet = reading({"产品/服务名称": firm.product.name, "规格型号": firm.product.spec, "数量": 1.5})

    report = import_orders(sheet, by=system_user())

    (warning,) = [each for each in report.warnings if each.column == "数量"]
    assert "counted in whole units" in warning.message
    assert Order.objects.get().lines.get().quantity == HALF
