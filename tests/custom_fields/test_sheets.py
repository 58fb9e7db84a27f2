"""Custom fields in the sheets of orders, customers and products: written behind the others, and read back."""

import io

import pytest

from customers.models import Customer
from customers.sheets.customers import FIELDS, import_customers, write_customers
from imports.models import ImportJob
from imports.services import import_orders, undo_import
from imports.services.kinds import KINDS
from imports.services.records import keep_report
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_workbook
from orderdesk.custom_fields.services import change_field
from orderdesk.custom_fields.sheet import columns_of
from orders.models import Order
from orders.sheets.orders import HEADINGS
from orders.sheets.orders.faults import order_columns
from orders.sheets.orders.writing import write_orders
from tests.custom_fields.fields import field, packing
from tests.imports.sheet import GOOD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ANOTHER = GOOD | {"订单编号": "202405-002"}


def read(name, content):
    return KINDS[name].read(content, Choices())


def order_sheet(*rows):
    columns = [*order_columns(HEADINGS), *sheet_columns(columns_of("order"))]
    cells = ([row.get(column.heading, "") for column in columns] for row in rows)
    return write_workbook(columns, cells, sheet="订单")


def test_past_orders_bring_them_and_go_out_with_them():
    number, months, box = field(), field("质保月数", "number"), packing()
    rows = [GOOD | {"项目编号": "XM-1", "质保月数": 12.5, "包装要求": "木 箱"}, ANOTHER | {"项目编号": 7}]

    report = import_orders(read("orders", order_sheet(*rows)), by=system_user())

    assert (report.written, report.faults) == (2, [])
    kept = dict(Order.objects.values_list("number", "custom"))
    assert kept["202405-001"] == {number.key: "XM-1", months.key: "12.5", box.key: "木箱"}
    assert kept["202405-002"] == {number.key: "7"}
    target = io.BytesIO()
    write_orders(target, Order.objects.all(), history=True)
    again = read("orders", target.getvalue())
    assert {order.number: order.custom for order in again.good} == kept


def test_a_cell_that_cannot_be_read_is_a_fault_that_names_it():
    field("验收日", "date"), packing()
    row = GOOD | {"验收日": "2024-02-30", "包装要求": "铁箱"}

    reading = read("orders", order_sheet(row))

    assert [(fault.row, fault.column, fault.message) for fault in reading.faults] == [
        (2, "验收日", "There is no such date: 2024-02-30."),
        (2, "包装要求", "“铁箱” is not one of the choices: 纸箱, 木箱."),
    ]


def test_an_order_that_is_here_stays_and_the_difference_is_told():
    number = field()
    import_orders(read("orders", order_sheet(GOOD | {"项目编号": "XM-1"})), by=system_user())

    same = import_orders(read("orders", order_sheet(GOOD | {"项目编号": "XM-1"})), by=system_user())
    other = import_orders(read("orders", order_sheet(GOOD | {"项目编号": "XM-2"})), by=system_user())

    assert [(report.unchanged, report.written) for report in (same, other)] == [(1, 0), (1, 0)]
    assert [warning.column for warning in same.warnings] == []
    assert [(warning.column, warning.value) for warning in other.warnings] == [("项目编号", "XM-2")]
    assert Order.objects.get().custom == {number.key: "XM-1"}


def test_of_several_rows_of_an_order_the_first_counts():
    field()
    rows = [GOOD | {"项目编号": ""}, GOOD | {"项目编号": "XM-1"}, GOOD | {"项目编号": "XM-2"}]

    (order,) = read("orders", order_sheet(*rows)).orders

    assert list(order.custom.values()) == ["XM-1"]
    assert [(warning.row, warning.column) for warning in order.warnings] == [(4, "项目编号")]


def customer_sheet(*rows):
    columns = sheet_columns([*FIELDS, *columns_of("customer")])
    cells = ([row.get(column.heading, "") for column in columns] for row in rows)
    return write_workbook(columns, cells, sheet="客户")


def test_a_known_customer_is_changed_with_a_warning_and_taken_back(firm):
    tag, other = field("标签", record="customer"), field("附注栏", record="customer")
    firm.customer.custom = {tag.key: "甲", other.key: "留"}
    firm.customer.save()
    job = ImportJob.objects.create(sheet="customers", name="x.xlsx", by=firm.admin, state="done")

    report = import_customers(
        read("customers", customer_sheet({"客户名称": firm.customer.name, "标签": "乙"})), by=firm.admin
    )
    keep_report(job, report)

    assert [(warning.column, warning.message) for warning in report.warnings] == [("标签", "This replaces “甲”.")]
    assert Customer.objects.get(pk=firm.customer.pk).custom == {tag.key: "乙", other.key: "留"}
    undo_import(job.pk, by=firm.admin)
    assert Customer.objects.get(pk=firm.customer.pk).custom == {tag.key: "甲", other.key: "留"}


def test_a_choice_of_former_days_goes_out_and_comes_back(firm):
    box = packing(record="customer")
    firm.customer.custom = {box.key: "木箱"}
    firm.customer.save()
    change_field(box.pk, name="包装要求", kind="choice", choices=["纸箱"], by=firm.admin)
    target = io.BytesIO()

    write_customers(target, Customer.objects.filter(pk=firm.customer.pk), user=firm.admin)
    report = import_customers(read("customers", target.getvalue()), by=firm.admin)

    assert (report.faults, report.unchanged, report.rows) == ([], 1, 1)


def test_a_column_of_a_ledger_can_be_said_to_mean_them(client, firm):
    field()

    assert {name: "项目编号" in kind.headings.own for name, kind in KINDS.items() if kind.custom} == {
        "orders": True,
        "customers": False,
        "products": False,
    }
