"""The main road with real clicks: from the first key of the entry to the signature, each step by whoever takes it."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from orders.models import Order
from tests.factories import Firm, StockFactory


def enter_by_keyboard(page):
    """Customer by initials, product by pinyin, a full-width quantity; Ctrl+Enter saves and passes the review."""
    page.keyboard.press("n")
    page.wait_for_url("**/orders/new/")
    page.locator("#customer-text").press_sequentially("wxrf")
    expect(page.locator(".combo [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[name=address]")).to_have_value("无锡市锡山区春笋中路 88 号")
    page.locator("[name=due_on]").fill(str(localdate() + timedelta(days=20)))
    code = page.locator("[name=lines-0-code]")
    code.press_sequentially("kgdy")
    expect(page.locator("#grid [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[name=lines-0-quantity]")).to_be_focused()
    page.keyboard.insert_text("１２")
    expect(page.locator("[data-sum=total]")).to_contain_text("3,816.00")
    page.keyboard.press("Control+Enter")


def test_an_order_travels_from_entry_to_signature(page, live_server, sign_in, said_to_the_console):
    firm = Firm()
    StockFactory(product=firm.product)

    sign_in(firm.assistant)
    enter_by_keyboard(page)
    page.wait_for_url(re.compile(r"/orders/\d+/$"))
    order = Order.objects.get()
    here = f"{live_server.url}{order.get_absolute_url()}"
    expect(page.locator("h1")).to_contain_text(order.number)

    sign_in(firm.manager)
    page.goto(f"{live_server.url}{reverse('admin:orders_approval_changelist')}")
    page.get_by_role("link", name=order.number).click()
    page.select_option("[name=decision]", "approve")
    page.click("[name=_save]")
    expect(page.locator(".messagelist")).to_contain_text(order.number)

    sign_in(firm.warehouse)
    page.goto(f"{live_server.url}{reverse('fulfillment:answer-supply', args=[order.pk])}")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(here)

    sign_in(firm.assistant)
    page.goto(here)
    page.get_by_role("button", name="确认订单").click()
    expect(page.locator(".status-l")).to_have_text("已确认")

    sign_in(firm.production)
    page.goto(here)
    page.get_by_role("button", name="开始生产").click()
    expect(page.locator(".status-l")).to_have_text("生产中")

    sign_in(firm.logistics)
    page.goto(f"{live_server.url}{reverse('fulfillment:dispatch-order', args=[order.pk])}")
    page.fill("[name=carrier]", "顺丰速运")
    page.fill("[name=tracking_number]", "SF1357924680")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".status-l")).to_have_text("已发货")

    sign_in(firm.am)
    page.goto(f"{live_server.url}{reverse('aftersales:sign-for', args=[order.shipments.get().pk])}")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".status-l")).to_have_text("已交付")
    timeline = page.locator(".timeline")
    for told in ("录入订单", "提交初审", "初审通过", "审批通过", "答复货期", "确认订单", "开始生产"):
        expect(timeline).to_contain_text(told)

    sign_in(firm.stranger)
    urls = [reverse("orders:detail", args=[order.pk]), reverse("orders:edit", args=[order.pk])]
    urls.append(reverse("aftersales:sign-for", args=[order.shipments.get().pk]))
    assert [page.goto(f"{live_server.url}{url}").status for url in urls] == [404] * 3
    assert [text for text in said_to_the_console if "404" not in text] == []
