"""Agreed prices by sheet: of a customer and for everybody, known ones left as they are, others refused by row."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_workbook
from orders.models import PriceAgreement
from orders.services import end_price, set_price
from orders.sheets.prices import FIELDS, import_prices, read_prices
from tests.factories import CustomerFactory, ProductFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def sheet(*rows):
    cells = [[row.get(column.heading, "") for column in FIELDS] for row in rows]
    return write_workbook(sheet_columns(FIELDS), cells, sheet="价格")


def take(*rows, by=None, **how):
    return import_prices(read_prices(sheet(*rows)), by=by or system_user(), **how)


@pytest.fixture
def product(firm):
    return ProductFactory(code="HY-PS0001")


@pytest.fixture
def customer(firm):
    return CustomerFactory(name="无锡锡东自动化设备有限公司", short_name="锡东自动化", owner=firm.am, team=firm.am.team)


def row(**cells):
    return {"产品编码": "hy-ps0001", "协议单价(元)": "￥298.50"} | cells


def test_a_price_of_a_customer_and_a_break_for_everybody_are_recorded(firm, product, customer):
    own = row(客户名称="锡东自动化", 起订数量="１００", 生效日期="2026-01-01", 备注="框架协议")

    report = take(own, row(起订数量=50, **{"协议单价(元)": 305}), by=firm.manager)

    first, second = PriceAgreement.objects.order_by("pk")
    assert (report.written, report.faulty) == (2, 0)
    assert (first.customer, first.from_quantity, first.unit_price) == (customer, 100, Decimal("298.5"))
    assert (f"{first.valid_from}", first.valid_until, first.note) == ("2026-01-01", None, "框架协议")
    assert (second.customer, second.valid_from, second.by) == (None, localdate(), firm.manager)
    assert second.history.get().history_change_reason == "import"


def test_the_same_sheet_again_writes_nothing_also_on_a_later_day(product, customer):
    rows = [row(客户名称=customer.name), row(起订数量=50)]
    take(*rows)
    PriceAgreement.objects.update(valid_from=localdate() - timedelta(days=3))

    report = take(*rows)

    assert (report.written, report.unchanged, PriceAgreement.objects.count()) == (0, 2, 2)


def test_another_price_from_the_same_day_is_refused_until_the_first_is_ended(firm, product):
    agreement = set_price(product.pk, unit_price=Decimal(300), by=firm.manager)

    refused = take(row())
    end_price(agreement.pk, by=firm.manager)
    written = take(row())

    sentence = "From this quantity and day on the price 300 is agreed already. End it first."
    assert [(fault.row, fault.column, fault.message) for fault in refused.faults] == [(2, "协议单价(元)", sentence)]
    assert (refused.written, written.written) == (0, 1)


def test_a_later_day_begins_another_price(firm, product):
    set_price(product.pk, unit_price=Decimal(300), valid_from=localdate() - timedelta(days=9), by=firm.manager)

    report = take(row())

    assert (report.written, report.unchanged) == (1, 0)


def test_faults_are_told_by_row_and_column_and_nothing_is_written(product, customer):
    CustomerFactory(name="锡东自动化（苏州）有限公司", short_name=customer.short_name)
    yesterday = f"{localdate() - timedelta(days=1)}"

    report = take(
        row(产品编码="NO-SUCH"),
        row(客户名称="没有这家"),
        row(客户名称="锡东自动化"),
        row(**{"协议单价(元)": 0}),
        row(生效日期="2026-02-01", 截止日期="2026-01-01"),
        row(截止日期=yesterday, 生效日期="2026-01-01"),
        row(起订数量=7),
        row(起订数量=7),
    )

    assert [(fault.row, fault.column, fault.message) for fault in report.faults] == [
        (2, "产品编码", "There is no product with this code."),
        (3, "客户名称", "There is no customer with this name."),
        (4, "客户名称", "Several customers are called so. Enter the full name."),
        (5, "协议单价(元)", "Enter a price above 0."),
        (6, "截止日期", "The last day is before the first."),
        (7, "截止日期", "The last day has passed."),
        (9, "产品编码", "The same product, customer, quantity and day are already in row 8."),
    ]
    assert not PriceAgreement.objects.exists()


def test_good_rows_may_be_taken_alone(product):
    report = take(row(), row(产品编码="NO-SUCH"), take_good=True)

    assert (report.written, report.faulty, PriceAgreement.objects.count()) == (1, 1, 1)


def test_who_agrees_on_no_prices_brings_none(firm, product):
    with pytest.raises(PermissionDenied):
        take(row(), by=firm.assistant)
