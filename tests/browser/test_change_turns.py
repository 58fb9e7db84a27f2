"""A change that does not simply go through: refused, taken back, compared anew, and a line that comes back."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_change_order import shot
from tests.factories import make_stock
from tests.orders.changes import agree, ask, draft


@pytest.fixture
def firm(firm):
    make_stock(firm.product, 100)
    for person in (firm.am, firm.manager, firm.finance):
        person.language = "en"
        person.save()
    return firm


def test_who_refuses_says_why_and_sales_ask_anew(office, firm):
    order = firm.order("confirmed", "10")
    change = ask(firm, order, quantities={1: 9})
    finance, sales = office.sign_in(firm.finance), office.sign_in(firm.am)

    finance.goto(change.get_absolute_url())
    finance.get_by_role("button", name="Refuse").click()
    expect(finance.get_by_role("alert")).to_contain_text("Write one sentence")
    finance.get_by_label("Reason").fill("发票已开，先红冲")
    finance.get_by_role("button", name="Refuse").click()
    expect(finance.get_by_text("is refused; whoever asked for it is told.")).to_be_visible()

    sales.goto(change.get_absolute_url())
    expect(sales.locator(".banner-red")).to_contain_text("发票已开，先红冲")
    shot(sales, "refused")
    sales.get_by_role("link", name="Ask anew").click()
    expect(sales.locator("tr.entry-row [data-cell=quantity]").first).to_have_value("9")


def test_what_the_order_was_meanwhile_is_told_and_everybody_is_asked_anew(office, firm):
    order = firm.order("confirmed", "10")
    first, second = ask(firm, order, quantities={1: 11}), ask(firm, order, quantities={1: 12})
    agree(firm, first)
    sales = office.sign_in(firm.am)

    sales.goto(second.get_absolute_url())
    expect(sales.locator(".banner-red")).to_contain_text("was 10 when the change was asked for and is 11 now")
    shot(sales, "basis-moved")
    sales.get_by_role("button", name="Compare anew and ask").click()

    expect(sales.locator("#answers")).to_contain_text("round 2")
    expect(sales.locator("#changes tbody")).to_contain_text("11")
    expect(sales.locator(".banner-red")).to_have_count(0)


def test_what_is_taken_back_asks_nobody_any_more(office, firm):
    change = ask(firm, firm.order("confirmed", "10"), quantities={1: 9})
    manager, sales = office.sign_in(firm.manager), office.sign_in(firm.am)
    manager.goto(change.get_absolute_url())

    sales.goto(change.get_absolute_url())
    sales.get_by_role("button", name="Withdraw").click()
    expect(sales.get_by_text("is withdrawn.")).to_be_visible()

    manager.get_by_role("button", name="Agree").click()
    expect(manager.locator(".page-head .status")).to_have_text("Withdrawn")
    expect(manager.locator("#your-answer")).to_have_count(0)


def test_a_dropped_line_is_put_back(office, firm):
    change = draft(firm, firm.order("confirmed", "10", "4"), drop=[2])
    sales = office.sign_in(firm.am)
    sales.goto(change.get_absolute_url())
    sales.get_by_role("link", name="Edit").click()
    dropped, rows = sales.locator("#dropped li"), sales.locator("tr.entry-row [data-cell=quantity]")
    expect(dropped).to_contain_text("× 4 台")
    sales.wait_for_load_state()  # the button is one of a script
    shot(sales, "dropped")

    dropped.get_by_role("button", name="Put back").click()
    expect(dropped).to_have_count(0)
    expect(rows.nth(1)).to_have_value("4")
    rows.nth(0).press("Control+Delete")
    expect(dropped).to_contain_text("× 10 台")
    dropped.get_by_role("button", name="Put back").click()
    rows.nth(0).fill("5")
    sales.keyboard.press("Control+Enter")

    expect(sales.locator("#changes tbody tr")).to_have_count(1)
    expect(sales.locator("#changes tbody tr")).to_contain_text("5")
