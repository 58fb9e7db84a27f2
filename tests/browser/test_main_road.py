"""One order from the first call to signed for, by the people who take each step, with real keys and real clicks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from orderdesk.notifications.services import deliver_due
from orders.models import Order
from tests.factories import CustomerFactory, ProductFactory, make_stock
from tests.walk.addresses import ABOUT_NOBODY, OF_IMPORT, OF_LINK, OF_LOOKS, OF_PRODUCT, OF_SHEET, url_names, urls_of
from tests.walk.posts import POST_ONLY
from tests.walk.world import World

DUE = localdate() + timedelta(days=14)


@pytest.fixture
def firm(firm):
    firm.customer = CustomerFactory(
        owner=firm.am, name="苏州纳芯自动化设备有限公司", short_name="苏州纳芯", default_discount="0.05"
    )
    firm.product = ProductFactory(code="HY-TP70", name="触摸屏 7 寸", list_price="318.00")
    firm.second = ProductFactory(code="HY-RL24", name="继电器", unit="只", list_price="12.50")
    make_stock(firm.product, 200)
    for person in (firm.assistant, firm.am, firm.manager, firm.warehouse, firm.production, firm.logistics):
        person.language = "en"
        person.save()
    return firm


def test_an_order_travels_from_the_first_call_to_signed_for(office, firm):
    assistant = office.log_in(firm.assistant)

    number = enter_by_keyboard(assistant)
    order = Order.objects.get(number=number)
    approve_in_the_admin(office.sign_in(firm.manager), number)
    answer_supply(office.sign_in(firm.warehouse), number)
    confirm(assistant, order)
    start(office.sign_in(firm.production), order)
    dispatch(office.sign_in(firm.logistics), number)
    sign_for(office.sign_in(firm.am), number)

    order.refresh_from_db()
    assert (order.status, order.shipped, order.accepted) == ("delivered", "all", "all")
    assert f"{order.total:.2f}" == "36287.63"
    the_timeline_tells_it(assistant, order)
    the_bell_rang(assistant)
    a_stranger_finds_nothing(office, firm, order)


def enter_by_keyboard(page):
    """Nothing but keys: N, pinyin initials, Enter, full-width digits, Ctrl+Enter."""
    keys = page.keyboard
    keys.press("n")
    page.wait_for_url("**/orders/new/")
    expect(page.locator("#customer-text")).to_be_focused()
    keys.type("sznx")
    expect(page.locator("[data-combo=customer] [role=option]")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator("#id_due_on")).to_be_focused()
    expect(page.locator("#id_contact_name")).to_have_value("王建平")
    expect(page.locator("#id_address")).to_have_value("无锡市锡山区春笋中路 88 号")
    expect(page.locator("#id_payment_terms")).to_have_value("月结30天")
    keys.type(DUE.isoformat())
    walk_to_the_lines(page)
    line(page, 0, "cmp", "HY-TP70", "１２０")
    keys.press("Enter")
    line(page, 1, "继", "HY-RL24", "３")
    expect(page.locator("[data-sum=total]")).to_have_text("36,287.63")
    keys.press("Control+Enter")
    page.wait_for_url("**/orders/*/")
    expect(page.locator(".page-head .status")).to_have_text("In approval")
    return page.locator("h1").inner_text().split()[0]


def walk_to_the_lines(page):
    """Enter goes from field to field until it is in the first line."""
    first = page.locator("tr.entry-row [data-cell=code]").first
    for _field in range(15):
        if first.evaluate("cell => cell === document.activeElement"):
            return
        page.keyboard.press("Enter")
    expect(first).to_be_focused()


def line(page, place, word, code, quantity):
    row = page.locator("tr.entry-row").nth(place)
    expect(row.locator("[data-cell=code]")).to_be_focused()
    page.keyboard.type(word)
    expect(row.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(row.locator("[data-cell=quantity]")).to_be_focused()
    expect(row.locator("[data-cell=code]")).to_have_value(code)
    page.keyboard.type(quantity)


def approve_in_the_admin(page, number):
    """The list of what waits for the manager, then the decision with its evidence."""
    page.goto(reverse("admin:orders_approval_changelist"))
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list tbody tr")).to_contain_text("36,287.63")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("Margin").first).to_be_visible()
    page.get_by_label("Your decision").select_option("approve")
    page.get_by_label("Reason").fill("毛利可以")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Decided: {number}")).to_be_visible()
    expect(page.locator("#result_list tbody tr")).to_have_count(0)


def answer_supply(page, number):
    page.get_by_role("row", name=number).get_by_role("link", name="Answer").click()
    for place, kind in enumerate(["in_stock", "to_make"]):
        row = page.locator("main tbody tr").nth(place)
        row.get_by_role("combobox").select_option(kind)
        row.get_by_role("textbox").first.fill(DUE.isoformat())
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text(f"The supply answer for {number} is saved.")).to_be_visible()


def confirm(page, order):
    page.goto(order.get_absolute_url())
    page.get_by_role("button", name="Confirm order").click()
    expect(page.locator(".page-head .status")).to_have_text("Confirmed")


def start(page, order):
    page.goto(order.get_absolute_url())
    page.get_by_role("button", name="Start production").click()
    expect(page.locator(".page-head .status")).to_have_text("In production")


def dispatch(page, number):
    page.get_by_role("row", name=number).get_by_role("link", name="Dispatch").click()
    page.get_by_label("Carrier").fill("顺丰")
    page.get_by_label("Tracking number", exact=True).fill("SF1390001112223")
    page.get_by_role("button", name="Dispatch").click()
    expect(page.locator(".page-head .status").first).to_have_text("Shipped")


def sign_for(page, number):
    """Found by the tracking number, by one key from anywhere."""
    page.keyboard.press("/")
    page.keyboard.type("SF1390001112223")
    expect(page.locator("#found [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(number)
    page.get_by_role("link", name="Record signature").first.click()
    expect(page.get_by_label("Signed by")).to_have_value("王建平")
    page.get_by_role("button", name="Signed for in full").click()
    expect(page.locator(".page-head .status").first).to_have_text("Delivered")


def the_timeline_tells_it(page, order):
    page.goto(order.get_absolute_url())
    told = [event.split("\n")[0] for event in page.locator(".timeline .event").all_inner_texts()]
    told = [event for event in told if "finished the stage" not in event]
    steps = [
        "entered the order",
        "submitted the order for review",
        "passed the review",
        "approved the order",
        "gave the supply answer",
        "confirmed the order",
        "started production",
        "shipped the last goods",
        "recorded the last signature",
    ]
    assert [step for event in reversed(told) for step in steps if step in event] == steps
    expect(page.locator(".timeline")).to_contain_text("毛利可以")


def the_bell_rang(page):
    while deliver_due():
        pass
    page.reload()
    expect(page.locator(".bell .badge")).to_be_visible()
    page.locator(".bell").click()
    expect(page.locator("main")).to_contain_text("is delivered")


def a_stranger_finds_nothing(office, firm, order):
    """Every URL of the order and its customer, asked for with the stranger's own session."""
    page = office.sign_in(firm.stranger)
    world = World(firm=firm, orders={"delivered": order}, job=None)
    others = ABOUT_NOBODY | OF_PRODUCT | OF_SHEET | OF_IMPORT | POST_ONLY | OF_LOOKS | {*OF_LINK}
    names = [name for name in url_names() if name not in others]
    names = [name for name in names if not name.startswith(("imports:import", "notifications:"))]

    answers = {url: page.request.get(url).status for name in names for url in urls_of(world, name)}

    assert len(answers) > 15
    own = {url: answers.pop(url) for url in urls_of(world, "reports:behind")}  # of the reader's own orders
    assert set(answers.values()) == {404}
    assert not any(order.number in page.request.get(url).text() for url in own)
    page.goto(order.get_absolute_url())
    expect(page.locator("body")).not_to_contain_text("纳芯")
