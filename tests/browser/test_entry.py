"""The entry page: worked by keyboard alone, by thumb, with an input method; what is typed is never lost."""

import random
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from orderdesk.core.money import carve_tax, discount_typed, line_amount, rmb_uppercase
from orders import services
from orders.forms.order import head_of
from orders.models import Order
from tests.factories import ProductFactory, make_stock

PASTE = """([name, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.querySelector(`[name=${name}]`).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
COMPUTED = """async (cases) => {
  const { decimal, fenOf, paidShare, shownFen, taxOf } = await import("/static/js/numbers.js");
  const { capitals } = await import("/static/js/capitals.js");
  return cases.map(([quantity, price, share, rate]) => {
    const fen = fenOf(decimal(quantity), decimal(price), paidShare(share));
    return [shownFen(fen), shownFen(taxOf(fen, decimal(rate))), capitals(fen)];
  });
}"""


@pytest.fixture
def firm(firm):
    firm.servo = ProductFactory(code="HY-SD750", name="伺服驱动器 750W", spec="EtherCAT", list_price="1860")
    firm.sensor = ProductFactory(code="HY-PE18N", name="光电传感器 M18", spec="NPN 常开", list_price="46.5", unit="只")
    make_stock(firm.servo, 16)
    return firm


@pytest.fixture
def entry(page, live_server, sign_in, firm):
    """The empty entry page, opened by the sales assistant."""
    sign_in(firm.assistant)
    page.goto(f"{live_server.url}{reverse('orders:create')}")
    return page


def cell(page, row, name):
    return page.locator(f"[name=lines-{row}-{name}]")


def choose_customer(page):
    page.locator("#customer-text").press_sequentially("锐丰")
    expect(page.locator(".field.combo [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[name=contact_name]")).to_have_value("王建平")


def codes(page):
    return [box.input_value() for box in page.locator("[data-cell=code]").all() if box.input_value()]


def paste(page, name, text):
    page.evaluate(PASTE, [name, text])


def test_a_customer_fills_contact_phone_address_and_terms(entry):
    choose_customer(entry)

    expect(entry.locator("[name=contact_phone]")).to_have_value("13861724471")
    expect(entry.locator("[name=address]")).to_have_value("无锡市锡山区春笋中路 88 号")
    expect(entry.locator("[name=payment_terms]")).to_have_value("月结30天")
    expect(entry.locator("[name=due_on]")).to_be_focused()


def test_a_block_from_excel_fills_rows_and_names_their_products(entry):
    choose_customer(entry)

    paste(entry, "lines-0-code", "HY-SD750\t24\t1,860.00元\t9.5折\nhy-pe18n\t１２０\n")

    expect(entry.locator("[data-show=name]").nth(0)).to_contain_text("伺服驱动器 750W")
    expect(entry.locator("[data-show=name]").nth(1)).to_contain_text("光电传感器 M18")
    expect(cell(entry, 1, "unit_price")).to_have_value("46.5")
    expect(entry.locator("[data-show=amount]").nth(0)).to_have_text("42,408.00")
    expect(entry.locator("[data-sum=total]")).to_have_text("47,988.00")
    expect(entry.locator("[data-show=stock]").nth(0)).to_have_text("现有 16，缺 8")


def test_a_block_with_the_headings_of_the_ledger_is_taken_as_the_sheet_shows_it(entry):
    choose_customer(entry)

    paste(
        entry,
        "lines-0-code",
        "序号\t产品/服务名称\t规格型号\t数量\t单价(元)\t总金额(元)\t备注\n"
        '1\t伺服驱动器 750W\t\t2台\t1,860.00\t3,720.00\t"轻放\n勿倒置"\n'
        "\n"
        '2\t光电传感器 M18\t\t5\t46.5\t232.50\t5" 支架\n'
        "合计\t\t\t7\t\t3,952.50\t\n",
    )

    expect(entry.locator("[data-show=name]").nth(0)).to_contain_text("伺服驱动器 750W")
    expect(entry.locator("[data-show=name]").nth(1)).to_contain_text("光电传感器 M18")
    expect(cell(entry, 0, "code")).to_have_value("HY-SD750")
    expect(cell(entry, 0, "note")).to_have_value("轻放 勿倒置")
    expect(cell(entry, 1, "note")).to_have_value('5" 支架')
    expect(cell(entry, 2, "quantity")).to_have_value("")
    expect(entry.locator("[data-sum=total]")).to_have_text("3,952.50")


def test_rows_are_added_copied_moved_and_dropped_by_keyboard(entry):
    paste(entry, "lines-0-code", "HY-SD750\t1\nHY-PE18N\t2")
    expect(entry.locator("[data-show=name]").nth(1)).to_contain_text("光电")

    cell(entry, 1, "quantity").press("Control+ArrowUp")
    moved = codes(entry)
    entry.keyboard.press("ArrowDown")
    entry.keyboard.press("Control+d")
    copied = cell(entry, 1, "quantity").input_value()
    entry.keyboard.press("Enter")
    expect(cell(entry, 2, "code")).to_be_focused()
    entry.keyboard.press("Control+d")
    after_copy = codes(entry)
    entry.keyboard.press("Control+Delete")

    assert moved == ["HY-PE18N", "HY-SD750"]
    assert copied == "2"
    assert after_copy == ["HY-PE18N", "HY-SD750", "HY-SD750"]
    assert codes(entry) == ["HY-PE18N", "HY-SD750"]


def test_enter_in_the_last_row_adds_one(entry):
    rows = entry.locator("tr.entry-row").count()

    cell(entry, rows - 1, "note").press("Enter")

    expect(cell(entry, rows, "code")).to_be_focused()


def test_keys_belong_to_the_input_method_while_it_composes(entry):
    box = cell(entry, 0, "code")
    box.focus()

    left_alone = entry.evaluate(
        """() => {
          const how = { bubbles: true, cancelable: true, isComposing: true };
          const key = (name) => new KeyboardEvent("keydown", { key: name, ...how });
          const box = document.querySelector("[name=lines-0-code]");
          return ["Enter", "ArrowDown", "ArrowUp", "Escape"].map((name) => box.dispatchEvent(key(name)));
        }"""
    )

    assert left_alone == [True] * 4
    expect(box).to_be_focused()


def test_the_page_computes_what_the_server_computes(entry):
    dice = random.Random(7)
    cases = [
        (
            f"{dice.randint(1, 10 ** dice.randint(1, 9))}e-{dice.randint(0, 3)}",
            f"{dice.randint(0, 10 ** dice.randint(1, 9))}e-{dice.randint(0, 4)}",
            dice.choice(["", "95", "9.5折", "九五折", "87.25", "100", "5%", "3折", "33.33%"]),
            dice.choice(["0.1300", "0.0900", "0.0100", "0"]),
        )
        for _case in range(400)
    ]
    typed = [(f"{Decimal(q):f}", f"{Decimal(p):f}", share, rate) for q, p, share, rate in cases]

    shown = entry.evaluate(COMPUTED, typed)

    assert shown == [_as_the_server(*case) for case in typed]


def _as_the_server(quantity, price, share, rate):
    amount = line_amount(Decimal(quantity), Decimal(price), discount_typed(share))
    return [f"{amount:,.2f}", f"{carve_tax(amount, Decimal(rate))[1]:,.2f}", f"人民币{rmb_uppercase(amount)}"]


def test_what_is_typed_is_kept_and_offered_again(entry):
    choose_customer(entry)
    entry.locator("[name=due_on]").fill(str(localdate() + timedelta(days=20)))
    paste(entry, "lines-0-code", "HY-SD750\t3")
    expect(entry.locator("#entry-state")).to_contain_text("本机")
    entry.on("dialog", lambda dialog: dialog.accept())

    entry.reload()
    entry.locator("[data-restore]").click()

    expect(entry.locator("#customer-text")).to_have_value(re.compile("锐丰"))
    expect(entry.locator("[data-sum=total]")).to_have_text("5,580.00")
    entry.keyboard.press("Control+s")
    entry.wait_for_url(re.compile(r"/orders/\d+/$"))
    assert entry.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('order-entry:'))") == []


def test_a_fault_stands_beside_its_cell_and_nothing_is_lost(entry):
    choose_customer(entry)
    paste(entry, "lines-0-code", "HY-SD750\t-3\t1860\t95\t\t面板丝印")

    entry.keyboard.press("Control+s")

    wrong = cell(entry, 0, "quantity")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_attribute("aria-describedby", "lines-0-quantity-error")
    expect(cell(entry, 0, "note")).to_have_value("面板丝印")
    assert not Order.objects.exists()


def test_a_stale_save_shows_both_sides_and_keeps_the_typing(page, live_server, sign_in, firm):
    order = firm.draft("10", special_needs="木箱")
    sign_in(firm.assistant)
    page.goto(f"{live_server.url}{reverse('orders:edit', args=[order.pk])}")
    page.locator("[name=special_needs]").fill("木箱加防潮袋")
    _edited_by_another(order, firm)

    page.keyboard.press("Control+s")
    expect(page.locator(".conflict")).to_contain_text("纸箱")
    page.locator("[name=choose-special_needs][value=mine]").check()
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/orders/\d+/$"))

    order.refresh_from_db()
    assert order.special_needs == "木箱加防潮袋"


def _edited_by_another(order, firm):
    head = head_of(order) | {"special_needs": "纸箱", "customer": order.customer, "owner": order.owner}
    names = ("product", "quantity", "unit_price", "discount", "requested_on", "note")
    lines = [{"id": line.pk} | {name: getattr(line, name) for name in names} for line in order.lines.all()]
    services.edit_order(order.pk, head=head | {"freight_tax_rate": 0}, lines=lines, version=order.version, by=firm.am)


@pytest.fixture
def phone(browser, browser_context_args, live_server, firm):
    """The entry page on a phone, by touch."""
    context = browser.new_context(
        **browser_context_args | {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
    )
    page = context.new_page()
    firm.assistant.set_password("geheim-12345")
    firm.assistant.save()
    page.goto(f"{live_server.url}{reverse('login')}?next={reverse('orders:create')}")
    page.fill("[name=username]", firm.assistant.username)
    page.fill("[name=password]", "geheim-12345")
    page.locator(".login-form .btn-primary").tap()
    page.wait_for_url(f"{live_server.url}{reverse('orders:create')}")
    yield page
    context.close()


def test_on_a_phone_products_are_chosen_on_the_whole_screen(phone):
    cell(phone, 0, "code").tap()
    expect(phone.locator("td.combo.is-open")).to_be_visible()
    box = phone.locator("td.combo.is-open").bounding_box()
    phone.locator("#grid [role=option]", has_text="HY-PE18N").tap()

    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 812)
    expect(cell(phone, 0, "code")).to_have_value("HY-PE18N")
    expect(cell(phone, 0, "quantity")).to_be_focused()
    assert phone.evaluate("document.documentElement.scrollWidth") == 375


def test_on_a_phone_every_button_is_large_enough_for_a_thumb(phone):
    small = phone.evaluate(
        """() => [...document.querySelectorAll("button, a.btn, .input, .cell, .nav-link")]
          .filter((one) => one.checkVisibility() && !one.matches(".btn-small, .link, .skip"))
          .filter((one) => one.getBoundingClientRect().height < 44)
          .map((one) => one.outerHTML.slice(0, 120))"""
    )

    assert small == []


def test_a_day_is_chosen_with_the_picker_or_typed_short(entry):
    field = entry.locator("[name=due_on]")
    expect(entry.locator(".day:has([name=due_on]) .day-button")).to_be_visible()

    entry.locator(".day:has([name=due_on]) .day-native").evaluate(
        "(input, day) => { input.value = day; input.dispatchEvent(new Event('change')); }", "2026-12-22"
    )
    chosen = field.input_value()
    field.fill("+3")
    entry.locator("[name=contact_name]").focus()

    assert chosen == "2026-12-22"
    expect(field).to_have_value("+3")


def test_the_reading_of_the_terms_stands_beside_them(entry):
    terms = entry.locator("[name=payment_terms]")

    terms.fill("预付三成，余款次月10号付清")
    expect(entry.locator("#terms-reading")).to_contain_text("70 %")
    terms.fill("半月结")
    expect(entry.locator("#terms-reading")).to_contain_text("未读懂“半月”")
