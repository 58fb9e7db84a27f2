"""A quotation until there is an order: typed, sent, accepted on the customer's phone, ordered by one click."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orders.models import Order, Quotation
from tests.browser.test_after_sales import PHONE, TOO_WIDE
from tests.browser.test_entry_grid import cell
from tests.factories import CustomerFactory, ProductFactory


@pytest.fixture
def firm(firm):
    firm.customer = CustomerFactory(owner=firm.am, name="苏州纳芯自动化设备有限公司", short_name="苏州纳芯")
    firm.product = ProductFactory(code="HY-TP70", name="触摸屏 7 寸", list_price="318.00")
    return firm


def written(page, firm):
    """The quotation as the account manager types it, saved and sent by the keyboard."""
    page.goto(f"{reverse('orders:create-quotation')}?customer={firm.customer.pk}")
    expect(page.locator("#id_contact_name")).to_have_value("王建平")
    expect(page.locator(".nav-link[aria-current=page]")).to_contain_text("报价单")
    cell(page, 0, "code").click()
    page.keyboard.type("HY-TP70")
    expect(page.locator("tr.entry-row").first.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(cell(page, 0, "quantity")).to_be_focused()
    page.keyboard.type("10")
    expect(page.locator("[data-sum=total]")).to_have_text("3,180.00")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/orders/quotations/\d+/"))
    return Quotation.objects.get()


def test_quoted_sent_accepted_by_the_customer_and_ordered(office, firm):
    desk = office.sign_in(firm.am)
    quotation = written(desk, firm)
    address = desk.locator("#link [data-copy-from]").first.input_value()
    expect(desk.locator("#link textarea")).to_have_value(re.compile("3,180.00"))

    phone = office.page(locale="zh-CN", **PHONE)
    phone.goto(address)
    expect(phone.locator("h1")).to_contain_text(quotation.number)
    assert not phone.evaluate(TOO_WIDE)
    phone.get_by_label("您的姓名").fill("顾磊")
    phone.get_by_role("button", name="提交").tap()
    expect(phone.get_by_text("已接受，谢谢")).to_be_visible()

    desk.goto(quotation.get_absolute_url())
    expect(desk.locator("#history")).to_contain_text("通过链接接受报价")
    desk.get_by_role("button", name="生成订单").click()
    desk.wait_for_url(re.compile(r"/orders/\d+/edit/"))

    order = Order.objects.get()
    assert (order.quotation.number, str(order.total), order.status) == (quotation.number, "3180.00", "draft")
    desk.goto(order.get_absolute_url())
    expect(desk.locator("#facts")).to_contain_text(quotation.number)
