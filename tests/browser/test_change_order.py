"""The row of the companies' own progress sheet: an order in production gets one more piece, by those who are asked."""

import os
import re

import pytest
from playwright.sync_api import expect

from fulfillment.models import Reservation
from orders.models import ChangeRequest
from tests.factories import make_stock

SHOTS = os.environ.get("SHOTS")
SENTENCES = re.compile("已按您的要求变更（第 1 次修订）.*10 → 11.*原 ¥3,180.00，现 ¥3,498.00", re.DOTALL)


@pytest.fixture
def firm(firm):
    make_stock(firm.product, 100)
    for person in (firm.am, firm.manager, firm.warehouse, firm.production, firm.finance):
        person.language = "en"
        person.save()
    return firm


def shot(page, name):
    if not SHOTS:
        return
    for width in (1440, 375):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_an_order_in_production_gets_one_more_piece(office, firm):
    order = firm.order("in_production", "10", payment_terms="30%预付，余款到付")
    sales = office.sign_in(firm.am)

    type_it_over(sales, order)
    change = ChangeRequest.objects.get()
    for person, has_goods in ((firm.production, True), (firm.warehouse, True), (firm.finance, False)):
        agree(office.sign_in(person), change, has_goods)
    manager = office.sign_in(firm.manager)
    agree(manager, change, False)
    expect(manager.get_by_text(f"{order} is changed by {change}.")).to_be_visible()

    order.refresh_from_db()
    line = order.lines.get()
    assert (order.revision, line.quantity, f"{order.total:.2f}") == (1, 11, "3498.00")
    assert sum(i.amount for i in order.instalments.all()) == order.total
    assert Reservation.objects.get(line=line).quantity == 11
    the_text_for_the_customer_is_ready(sales, change)
    the_order_tells_it(sales, order, change)


def type_it_over(page, order):
    """From the order's page: one cell, one sentence, then old and new side by side, then those who are asked."""
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="Change the order").click()
    expect(page.locator("#basket")).to_contain_text("1 of 1")
    shot(page, "form")
    page.get_by_label("Reason for the change").fill("客户临时要求增加1台")
    page.locator("tr.entry-row [data-cell=quantity]").first.fill("11")
    expect(page.locator("[data-sum=total]")).to_have_text("3,498.00")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/orders/changes/*/")
    expect(page.locator("#changes tbody tr")).to_have_count(1)
    expect(page.locator("#change-goods")).to_contain_text("10 → 11")
    shot(page, "draft")
    page.get_by_role("button", name="Ask: Production, Warehouse, Finance, Sales manager").click()
    expect(page.locator(".page-head .status")).to_have_text("Asked")


def agree(page, change, has_goods):
    """From the bench to the answer; production and warehouse find a day proposed for the added piece."""
    page.get_by_role("row", name=change.number or "BG").get_by_role("link", name="Answer").click()
    if has_goods:
        expect(page.locator("main")).not_to_contain_text("3,180")
        expect(page.get_by_label("Feasible date")).not_to_have_value("")
    shot(page, "answer-goods" if has_goods else "answer-money")
    page.get_by_role("button", name="Agree").click()
    expect(page.locator("#your-answer")).to_have_count(0)


def the_text_for_the_customer_is_ready(page, change):
    page.goto(change.get_absolute_url())
    expect(page.locator("#customer-words textarea")).to_have_value(SENTENCES)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    shot(page, "applied")


def the_order_tells_it(page, order, change):
    page.goto(order.get_absolute_url())
    expect(page.locator("#change-requests")).to_contain_text(change.number)
    expect(page.locator("#lines")).to_contain_text("11 台")
    expect(page.locator(".timeline")).to_contain_text(f"changed the order by {change.number}")
    shot(page, "order")
