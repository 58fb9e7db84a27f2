"""The lines of an order are worked by keyboard alone, as in a sheet; what is shown is what the server computes."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orders.models import Order
from tests.factories import CustomerFactory, ProductFactory


@pytest.fixture
def firm(firm):
    firm.customer = CustomerFactory(owner=firm.am, name="苏州纳芯自动化设备有限公司", short_name="苏州纳芯")
    firm.product = ProductFactory(code="HY-TP70", name="触摸屏 7 寸", list_price="318.00")
    firm.second = ProductFactory(code="HY-RL24", name="继电器", unit="只", list_price="12.50")
    firm.assistant.language = "en"
    firm.assistant.save()
    return firm


@pytest.fixture
def page(office, firm):
    """The entry page of a new order for the customer, the first product cell in focus."""
    page = office.sign_in(firm.assistant)
    page.goto(f"{reverse('orders:create')}?customer={firm.customer.pk}")
    expect(page.locator("#id_contact_name")).to_have_value("王建平")
    cell(page, 0, "code").click()
    return page


def cell(page, row, name):
    return page.locator("tr.entry-row").nth(row).locator(f"[data-cell={name}]")


def fill(page, row, **cells):
    for name, value in cells.items():
        cell(page, row, name).fill(value)


def save_draft(page):
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/orders/\d+/"))
    return Order.objects.get()


def test_a_product_is_found_by_pinyin_and_fills_its_row(page):
    page.keyboard.type("cmp")
    expect(page.locator("tr.entry-row").first.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(cell(page, 0, "quantity")).to_be_focused()
    expect(cell(page, 0, "unit_price")).to_have_value("318")
    expect(page.locator("tr.entry-row").first.locator("[data-show=name]")).to_contain_text("触摸屏 7 寸")


def choose_product(page, word):
    cell(page, 0, "code").fill(word)
    expect(page.locator("tr.entry-row").first.locator("[role=option]:visible", has_text=word)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(cell(page, 0, "quantity")).to_be_focused()


def test_the_price_of_the_page_goes_with_its_product(page):
    choose_product(page, "HY-TP70")

    choose_product(page, "HY-RL24")

    expect(cell(page, 0, "unit_price")).to_have_value("12.5")
    expect(page.locator("[data-show=price]").first).to_be_hidden()


def test_a_price_typed_by_hand_stays_and_the_offered_one_is_said_beside_it(page):
    choose_product(page, "HY-TP70")
    cell(page, 0, "unit_price").fill("300")

    choose_product(page, "HY-RL24")

    expect(cell(page, 0, "unit_price")).to_have_value("300")
    expect(page.locator("[data-show=price]").first).to_have_text("typed by hand; offered 12.5")
    cell(page, 0, "unit_price").fill("12.5")
    expect(page.locator("[data-show=price]").first).to_be_hidden()


def test_a_price_that_was_saved_as_offered_still_goes_with_its_product(page):
    choose_product(page, "HY-TP70")
    fill(page, 0, quantity="2")
    order = save_draft(page)
    page.goto(reverse("orders:edit", args=[order.pk]))

    choose_product(page, "HY-RL24")

    expect(cell(page, 0, "unit_price")).to_have_value("12.5")


def test_a_text_typed_over_the_chosen_customer_chooses_nobody(page, firm):
    fill(page, 0, code="HY-TP70", quantity="2", unit_price="3")
    page.locator("#customer-text").fill("锐丰二厂")

    expect(page.locator("[name=customer]")).to_have_value("")
    expect(page.locator("#missing")).to_contain_text("Choose a customer")
    page.keyboard.press("Control+s")
    expect(page.locator("#customer-error")).to_be_visible()
    expect(page.locator("#customer-text")).to_have_value("锐丰二厂")
    assert not Order.objects.exists()


def test_the_name_typed_back_chooses_the_customer_again(page, firm):
    page.locator("#customer-text").fill("锐丰二厂")

    page.locator("#customer-text").fill(firm.customer.short_name)

    expect(page.locator("[name=customer]")).to_have_value(str(firm.customer.pk))


def test_a_held_key_drops_one_row(page):
    before = page.locator("tr.entry-row").count()
    held = """cell => [false, true, true].forEach((repeat) => document.activeElement.dispatchEvent(new KeyboardEvent(
        "keydown", {key: "Delete", ctrlKey: true, repeat, bubbles: true, cancelable: true})))"""

    cell(page, 0, "code").evaluate(held)

    expect(page.locator("tr.entry-row")).to_have_count(before - 1)


def finished(page):
    fill(page, 0, code="HY-TP70", quantity="2", unit_price="3")
    page.locator("[name=due_on]").fill("2199-01-31")


def test_the_rail_says_what_the_review_will_ask_of_a_new_customer(page, firm):
    new = CustomerFactory(owner=firm.am, known=False)
    page.goto(f"{reverse('orders:create')}?customer={new.pk}")
    page.locator("#id_contact_phone").fill("13861724471")
    page.locator("#id_contact_name").fill("王建平")
    page.locator("#id_address").fill("无锡市 88 号")
    finished(page)
    lacking = "New customer without Business licence and Credit record. Add it on the customer's page."
    expect(page.locator("#missing li")).to_have_text([lacking])

    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/orders/\d+/edit/"))

    expect(page.locator(".toast-red")).to_contain_text(lacking)
    expect(page.locator("#missing li")).to_have_text([lacking])
    toast, button = (page.locator(at).bounding_box() for at in (".toast-red", ".commit .btn-primary"))
    assert toast["y"] + toast["height"] <= button["y"]


def test_what_is_typed_while_the_customer_is_looked_up_stays(page, firm):
    with page.expect_response(lambda answer: str(firm.customer.pk) in answer.url and answer.ok):
        page.goto(f"{reverse('orders:create')}?customer={firm.customer.pk}")
        page.locator("#id_contact_phone").fill("13800138001")

    expect(page.locator("#id_address")).not_to_have_value("")
    expect(page.locator("#id_contact_phone")).to_have_value("13800138001")


def test_a_field_in_which_one_stands_is_not_filled(page, firm):
    """Whoever is about to type there would else type behind what was filled in."""
    waiting = []
    page.route(re.compile(rf"/{firm.customer.pk}/fill"), lambda route: waiting.append(route))
    page.goto(f"{reverse('orders:create')}?customer={firm.customer.pk}")
    page.locator("#id_contact_phone").focus()
    while not waiting:
        page.wait_for_timeout(20)
    for route in waiting:
        route.continue_()

    expect(page.locator("#id_address")).not_to_have_value("")
    expect(page.locator("#id_contact_phone")).to_have_value("")


def test_the_rail_counts_what_is_marked_wrong_until_it_is_changed(page, firm):
    finished(page)
    page.locator("#customer-text").fill(firm.customer.short_name)
    fill(page, 0, quantity="-3")
    page.keyboard.press("Control+s")
    expect(cell(page, 0, "quantity")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#missing li").first).to_have_text("Line 1, Quantity: -3 is not greater than 0.")

    fill(page, 0, quantity="3")

    expect(page.locator("#missing")).not_to_contain_text("Line 1")
    expect(page.locator("#missing .good")).to_have_count(0)
    expect(cell(page, 0, "quantity")).to_have_attribute("aria-invalid", "false")


def test_escape_leaves_the_suggestions_and_keeps_the_word(page):
    page.keyboard.type("hy")
    expect(page.locator("tr.entry-row").first.locator("[role=option]")).to_have_count(3)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    expect(page.locator("tr.entry-row").first.locator("[role=option]").first).to_be_hidden()
    expect(cell(page, 0, "code")).to_have_value("hy")


def test_arrows_walk_through_the_cells(page):
    fill(page, 0, quantity="12")
    cell(page, 0, "quantity").click()

    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, "quantity")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, 1, "unit_price")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, 0, "unit_price")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, 0, "quantity")).to_be_focused()


def test_arrows_stay_in_the_text_until_its_edge(page):
    fill(page, 0, quantity="12")
    cell(page, 0, "quantity").evaluate("cell => cell.setSelectionRange(1, 1)")

    page.keyboard.press("ArrowRight")
    expect(cell(page, 0, "quantity")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, 0, "unit_price")).to_be_focused()


def test_keys_are_left_alone_while_an_input_method_composes(page):
    """Enter takes the candidate of the input method; neither the row nor the page acts on it."""
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "chu'mo", "selectionStart": 6, "selectionEnd": 6})
    press = """(cell, key) => cell.dispatchEvent(
        new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true}))"""

    left_alone = [cell(page, 0, "code").evaluate(press, key) for key in ("Enter", "ArrowDown", "Tab", "/", "n")]

    assert left_alone == [True] * 5
    expect(cell(page, 0, "code")).to_be_focused()
    expect(page.locator("tr.entry-row").first.locator("[role=option]")).to_have_count(0)

    ime.send("Input.insertText", {"text": "触摸"})
    expect(page.locator("tr.entry-row").first.locator("[role=option]")).to_have_count(1)


TRICKY = [
    ("3", "0.335", "95"),
    ("7", "1.005", ""),
    ("1.005", "99.995", "88.5"),
    ("0.001", "4999.5", "9.5折"),
    ("１２０", "３１８．５", "９５"),
    ("9999999.999", "99.9999", "33.33"),
]


def test_the_totals_that_are_shown_are_the_servers(page):
    for row, (quantity, price, discount) in enumerate(TRICKY):
        if row == page.locator("tr.entry-row").count():
            cell(page, row - 1, "note").click()
            page.keyboard.press("Enter")
        fill(page, row, code="HY-TP70", quantity=quantity, unit_price=price, discount=discount)
    page.locator("#id_freight").fill("12.34")
    lines = [one.inner_text() for one in page.locator("tr.entry-row [data-show=amount]").all()]
    told = {name: page.locator(f"[data-sum={name}]").first.inner_text() for name in ("lines", "total")}

    order = save_draft(page)

    assert lines == [f"{line.amount:,.2f}" for line in order.lines.all()]
    assert told == {"lines": "6", "total": f"{order.total:,.2f}"}


def test_a_double_click_makes_one_order(page):
    fill(page, 0, code="HY-TP70", quantity="2", unit_price="3")

    page.get_by_role("button", name="Save draft").dblclick()
    page.wait_for_url(re.compile(r"/orders/\d+/$"))

    assert Order.objects.count() == 1
