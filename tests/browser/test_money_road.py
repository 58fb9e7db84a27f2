"""An order that must be paid first, from the closed gate over the bank's sheet to the statement that is confirmed."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from customers.models import InvoiceTitle
from orders.models import BankRow, Invoice, Order, SentStatement
from tests.browser.test_after_sales import PHONE, TOO_WIDE
from tests.factories import make_stock
from tests.orders.bank import bank_file, came, went

NUMBERS = ("26322000000012345678", "26322000000012345679")


@pytest.fixture
def prepaid(firm):
    make_stock(firm.product, 100)
    InvoiceTitle.objects.create(customer=firm.customer, title=firm.customer.name, tax_no="91320200MA1ABCDE0X")
    return firm.order("in_production", "10", price="100", payment_terms="款到发货")


def test_the_money_of_an_order_that_is_paid_first(office, firm, prepaid, tmp_path):
    logistics, finance = office.sign_in(firm.logistics), office.sign_in(firm.finance)

    refuse_at_the_gate(logistics, prepaid)
    match(finance, firm, prepaid, tmp_path)
    dispatch(logistics, prepaid)
    invoice_in_two_parts(office.sign_in(firm.am), finance, firm, prepaid)
    confirm_by_link(office, firm)

    prepaid.refresh_from_db()
    assert (prepaid.status, prepaid.paid, prepaid.invoiced) == ("shipped", "all", "all")
    assert SentStatement.objects.get().answer == "confirmed"


def refuse_at_the_gate(page, order):
    page.goto(reverse("fulfillment:dispatch-order", args=[order.pk]))
    expect(page).to_have_url(re.compile(f"{order.get_absolute_url()}$"))  # turned back, with the reason
    expect(page.locator(".toast").first).to_contain_text("款")
    assert Order.objects.get(pk=order.pk).shipped == "none"


def match(page, firm, order, folder):
    sheet = folder / "流水.xlsx"
    sheet.write_bytes(bank_file(came("1000.00", firm.customer.name, f"{order.number}货款"), went("88.00")))
    page.goto("/orders/bank/")
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="读入流水").click()
    expect(page.locator("table")).to_contain_text(order.number)
    assert not page.evaluate(TOO_WIDE)
    page.get_by_role("link", name="认领", exact=True).click()
    page.get_by_role("button", name="确认认领").click()
    page.locator("#confirmed").check()  # it came in a day before the customer's first order
    page.get_by_role("button", name="确认认领").click()
    expect(page.locator("h1")).to_have_text("银行来款")
    assert BankRow.objects.get().payment.allocated == Decimal(1000)


def dispatch(page, order):
    page.goto(reverse("fulfillment:dispatch-order", args=[order.pk]))
    page.locator("[name=carrier]").fill("顺丰")
    page.locator("[name=tracking_number]").fill("SF1390001112223")
    page.locator("main form .btn-primary").click()
    expect(page.locator(".page-head .status").first).to_have_text("已发货")


def invoice_in_two_parts(sales, finance, firm, order):
    for place, amount in enumerate(("400", "600")):
        sales.goto(f"/orders/invoices/of/{firm.customer.pk}/")
        sales.locator(f"[name=order-{order.pk}]").fill(amount)
        sales.locator("main form .btn-primary").click()
        sales.wait_for_url(lambda url: "/of/" not in url)
        invoice = Invoice.objects.get(issued_on=None)
        finance.goto(f"/orders/invoices/{invoice.pk}/issue/")
        finance.locator("[name=invoice_number]").fill(NUMBERS[place])
        finance.locator("[name=issued_on]").fill(f"{localdate()}")
        finance.locator("main form .btn-primary").click()
        finance.wait_for_url(lambda url: "/issue/" not in url)
    assert Order.objects.get(pk=order.pk).invoiced == "all"


def confirm_by_link(office, firm):
    page = office.sign_in(firm.am)
    page.goto(f"/orders/statement/{firm.customer.pk}/?show=this")
    page.get_by_role("button", name="生成这份对账单的链接").click()
    address = page.locator("#sent [data-copy-from]").input_value()
    phone = office.page(locale="zh-CN", **PHONE)
    phone.goto(address)
    assert not phone.evaluate(TOO_WIDE)
    phone.get_by_label("您的姓名").fill("顾磊")
    phone.get_by_role("button", name="提交回复").tap()
    expect(phone.locator(".banner-green").first).to_be_visible()
