"""Receipts, receivables and invoices for finance software: the same rows as a workbook and as CSV."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from customers.models import InvoiceTitle
from orders import services
from orders.models import Product
from orders.services.statement import account_of
from orders.sheets.goods import apportioned
from tests.orders.receipts import pay
from tests.orders.test_issue_invoice import NUMBER, issue
from tests.orders.test_record_payment import come_in
from tests.orders.test_request_invoice import ask, title
from tests.soak import cases

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english", "place")]


def exported(client, sheet, form="csv", **changes):
    days = {"first": f"{localdate() - timedelta(days=30)}", "last": f"{localdate()}", "form": form} | changes
    return client.get(reverse("orders:export-finance", args=[sheet]), days)


def rows_of(answer):
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers["Content-Type"].startswith("text/csv"):
        return list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(BytesIO(data)).active.iter_rows(values_only=True)]


def test_a_receipt_has_its_order_method_and_reference(client, firm):
    order = firm.order("confirmed", "10", price="100")
    receipt = pay(order, "400", firm, reference="=1+1", method="cash")
    client.force_login(firm.finance)

    heads, row = rows_of(exported(client, "receipts"))
    book = rows_of(exported(client, "receipts", "xlsx"))

    assert dict(zip(heads, row, strict=True)) == {
        "单据日期": f"{localdate()}",
        "单据编号": receipt.number,
        "单据类型": "收款",
        "客户名称": firm.customer.name,
        "金额": "400.00",
        "收款方式": "现金",
        "参考号": "'=1+1",
        "付款方": "",
        "用于订单": f"{order.number} 400.00",
        "未分配金额": "0.00",
        "冲销单据": "",
        "摘要": "",
        "经办人": firm.finance.name,
    }
    assert (book[0], book[1][4], book[1][6], book[2][0]) == (heads, 400, "=1+1", "合计")


def test_every_movement_of_money_is_there_once_with_its_sign(client, firm):
    orders = [firm.order("confirmed", "10", price="100") for _order in range(2)]
    shares = {order.pk: Decimal(300) for order in orders}
    spread = come_in(firm, "1000", shares, payer="锐丰", method="bank", received_on=localdate() - timedelta(days=1))
    deposit = come_in(firm, "500", {})
    refund = services.return_payment(deposit.pk, amount=Decimal(200), reason="退定金", by=firm.finance)
    mistake = come_in(firm, "88", {})
    reversal = services.reverse_payment(mistake.pk, reason="录错", by=firm.finance)
    back = pay(orders[0], "-50", firm)
    client.force_login(firm.finance)

    heads, *rows = rows_of(exported(client, "receipts"))

    named = [dict(zip(heads, row, strict=True)) for row in rows]
    used = "、".join(f"{order.number} 300.00" for order in orders)
    columns = ("单据编号", "单据类型", "金额", "用于订单", "未分配金额", "冲销单据")
    assert [tuple(row[column] for column in columns) for row in named] == [
        (spread.number, "收款", "1000.00", used, "400.00", ""),
        (deposit.number, "收款", "500.00", "", "300.00", ""),
        (refund.number, "退款", "-200.00", "", "0.00", deposit.number),
        (mistake.number, "收款", "88.00", "", "0.00", ""),
        (reversal.number, "冲销", "-88.00", "", "0.00", mistake.number),
        (back.number, "退款", "-50.00", f"{orders[0].number} -50.00", "0.00", ""),
    ]
    assert {row["客户名称"] for row in named} == {firm.customer.name}
    assert (
        sum(Decimal(row["金额"]) for row in named)
        == account_of(firm.customer, first=localdate() - timedelta(days=9), last=localdate()).paid
    )


def test_receivables_tell_what_is_open_and_late(client, firm):
    order = firm.order("confirmed", "10", price="100", payment_terms="预付30%，余款到付")
    pay(order, "100", firm)
    client.force_login(firm.finance)

    rows = rows_of(exported(client, "receivables"))

    assert [row[3:8] for row in rows[1:]] == [
        ["1", "300.00", "100.00", "200.00", f"{localdate()}"],
        ["2", "700.00", "0.00", "700.00", ""],
    ]


def test_invoices_tell_net_tax_and_gross(client, firm, title):
    order = firm.order("confirmed", "10", price="113")
    issue(firm, ask(firm, title, order, "1130"))
    client.force_login(firm.finance)

    (row,) = rows_of(exported(client, "invoices"))[1:]

    assert (row[1], row[3], row[6:10]) == (NUMBER, "蓝字", [order.number, "1000.00", "130.00", "1130.00"])


def test_days_that_are_none_are_told_on_the_list(client, firm):
    client.force_login(firm.finance)

    answer = exported(client, "receipts", first="x")
    turned = exported(client, "receipts", first=f"{localdate()}", last="2026-01-01")

    assert (answer.status_code, answer.url, turned.status_code) == (302, reverse("orders:receipts"), 302)
    assert "The last day is before the first one." in client.get(turned.url).content.decode()


@pytest.mark.parametrize("sheet", ["receipts", "receivables", "invoices"])
def test_the_lists_offer_it_to_those_who_may(client, firm, sheet):
    offers = {}
    for person in (firm.finance, firm.manager):
        client.force_login(person)
        page = client.get(reverse(f"orders:{sheet}")).content.decode()
        offers[person] = (reverse("orders:export-finance", args=[sheet]) in page, exported(client, sheet).status_code)

    assert offers == {firm.finance: (True, 200), firm.manager: (False, 404)}


def test_what_waits_to_be_issued_stands_by_lines_of_goods(client, firm, title):
    InvoiceTitle.objects.update(address="无锡新区长江路1号", phone="13912345678")
    title.refresh_from_db()
    order = firm.order("confirmed", "10", "3", price="113", freight=Decimal("109"), freight_tax_rate=Decimal("0.09"))
    Product.objects.filter(pk=firm.product.pk).update(tax_code="1090417010000000000")
    other = firm.order("confirmed", "4", price="50")
    whole, part = ask(firm, title, order, "1578"), ask(firm, title, other, "66.67")
    issue(firm, ask(firm, title, other, "33.33"))
    client.force_login(firm.finance)

    heads, *rows = rows_of(exported(client, "requests", first="", last=""))
    book = rows_of(exported(client, "requests", "xlsx", first="", last=""))

    name, code = firm.product.name, "1090417010000000000"
    assert [row[7:17] for row in rows] == [
        [order.number, name, firm.product.spec, firm.product.unit, "10", "113", "1130.00", "13%", "130.00", code],
        [order.number, name, firm.product.spec, firm.product.unit, "3", "113", "339.00", "13%", "39.00", code],
        [order.number, "运费", "", "次", "1", "109", "109.00", "9%", "9.00", ""],
        [other.number, name, firm.product.spec, firm.product.unit, "1.3334", "50", "66.67", "13%", f"{part.tax}", code],
    ]
    assert rows[0][5] == "无锡新区长江路1号"  # who reads no phones is shown none
    assert rows[0][:5] == [whole.number, f"{localdate()}", "增值税专用发票", title.title, title.tax_no]
    assert (heads[-2:], book[4][13], book[5][0]) == (["税收分类编码", "备注"], 66.67, "合计")


@given(total=st.integers(1, 10**9), weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
@pytest.mark.amounts
@cases(200)
def test_parts_of_an_amount_are_the_amount(total, weights):
    parts = apportioned(Decimal(total) / 100, [Decimal(weight) / 100 for weight in weights])

    assert sum(parts) == (Decimal(total) / 100 if sum(weights) else 0)
    assert all(part >= 0 for part in parts)


def test_the_register_names_products_without_a_tax_code(client, firm, title):
    ask(firm, title, firm.order("confirmed"), "1")
    client.force_login(firm.finance)
    url = reverse("orders:invoices")

    without = client.get(url).content.decode()
    Product.objects.filter(pk=firm.product.pk).update(tax_code="1090417010000000000")
    with_code = client.get(url).content.decode()

    sentence = "Without a tax classification code"
    assert [sentence in page and firm.product.get_absolute_url() in page for page in (without, with_code)] == [
        True,
        False,
    ]
    assert [reverse("orders:export-finance", args=["requests"]) in page for page in (without, with_code)] == [True] * 2
