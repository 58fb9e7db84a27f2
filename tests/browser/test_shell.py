"""The shell on every page: keyboard, search, look, menus; no page overflows, none speaks to the console."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orderdesk.accounts.services import choose_columns
from tests.factories import make_stock

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def firm(firm):
    make_stock(firm.product)
    firm.orders = {state: firm.order(state) for state in ("draft", "in_review", "in_approval", "shipped")}
    return firm


@pytest.fixture
def desk(page, live_server, sign_in, firm):
    sign_in(firm.manager)
    return page


def pages_of(firm):
    """(person, url) of pages of every kind."""
    draft, waiting, shipped = (firm.orders[state].pk for state in ("draft", "in_approval", "shipped"))
    customer = firm.customer.pk
    return [
        ("assistant", reverse("workbench")),
        ("assistant", reverse("orders:list")),
        ("assistant", reverse("orders:edit", args=[draft])),
        ("assistant", reverse("orders:review-order", args=[firm.orders["in_review"].pk])),
        ("assistant", reverse("customers:detail", args=[customer])),
        ("assistant", reverse("customers:edit", args=[customer])),
        ("manager", reverse("orders:approve-order", args=[waiting])),
        ("manager", reverse("orders:detail", args=[shipped])),
        ("warehouse", reverse("fulfillment:stock")),
        ("warehouse", reverse("orders:detail", args=[shipped])),
        ("am", reverse("aftersales:sign-for", args=[firm.orders["shipped"].shipments.get().pk])),
        ("am", f"{reverse('search')}?q=hy"),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (375, "dark"), (860, "light"), (1920, "dark")])
def test_no_page_overflows_or_complains(page, live_server, sign_in, firm, said_to_the_console, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    overflowing, person = [], None

    for name, url in pages_of(firm):
        if name != person:
            sign_in(getattr(firm, name))
            person = name
        page.goto(f"{live_server.url}{url}")
        if page.evaluate(WIDE):
            overflowing.append(url)

    assert overflowing == []
    assert said_to_the_console == []


def test_search_is_one_key_away_and_walked_by_arrows(desk, firm):
    desk.keyboard.press("/")
    expect(desk.locator("#q")).to_be_focused()
    desk.keyboard.insert_text(firm.orders["shipped"].number)
    expect(desk.locator("#found [role=option]").first).to_be_visible()

    desk.keyboard.press("ArrowDown")

    expect(desk.locator("#found [aria-selected=true]")).to_have_count(1)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{firm.orders['shipped'].get_absolute_url()}")


def test_escape_closes_the_search(desk):
    desk.keyboard.press("/")
    desk.keyboard.insert_text("hy")
    expect(desk.locator("#found [role=option]").first).to_be_visible()

    desk.keyboard.press("Escape")

    expect(desk.locator("#found > *")).to_have_count(0)
    expect(desk.locator("#q")).to_have_attribute("aria-expanded", "false")


def test_rows_are_walked_and_opened_by_keyboard(desk, live_server):
    desk.goto(f"{live_server.url}{reverse('orders:list')}")
    second = desk.locator("table[data-list] tbody tr a").nth(1)

    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(second).to_be_focused()
    address = second.get_attribute("href")
    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**{address}")


@pytest.mark.parametrize(("listing", "columns"), [("orders:list", ("customer", "due")), ("orders:products", ("name",))])
@pytest.mark.parametrize("is_chosen", [False, True])
def test_ticked_rows_say_what_can_be_done_with_them(desk, live_server, firm, listing, columns, is_chosen):
    """Also where columns were chosen: the table stands in a box of its own then."""
    if is_chosen:
        choose_columns(listing, columns=columns, by=firm.manager)
    desk.goto(f"{live_server.url}{reverse(listing)}")
    bar = desk.locator("form.bulk")
    expect(bar).to_be_hidden()

    desk.locator(".tick[name]").first.check()

    expect(bar).to_be_visible()
    counted = desk.locator(".ticked").evaluate("bar => getComputedStyle(bar, '::after').content")
    assert "counter(ticked)" in counted


def test_single_letters_can_be_turned_off(desk):
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.locator("[data-keys-switch]").uncheck()
    desk.keyboard.press("Escape")

    desk.keyboard.press("/")

    expect(desk.locator("#q")).not_to_be_focused()


def test_the_look_is_chosen_and_remembered(desk):
    desk.locator("[popovertarget=me]").click()
    desk.locator("[data-theme-choice=dark]").click()
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")

    desk.reload()

    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 27, 29)"


def test_the_language_is_switched_in_the_menu(desk):
    desk.locator("[popovertarget=me]").click()
    desk.get_by_role("button", name="English").click()

    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect(desk.locator(".nav")).to_contain_text("Work bench")


def until(page, met):
    """Wait for what no locator tells, for some seconds."""
    for _turn in range(100):
        if met():
            return
        page.wait_for_timeout(100)


def test_typed_text_is_not_left_without_a_question(desk, live_server, firm):
    desk.goto(f"{live_server.url}{reverse('customers:log-communication', args=[firm.customer.pk])}")
    desk.locator("textarea").first.fill("客户说周一打款")
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    desk.locator("a.brand").click()
    until(desk, lambda: asked)

    assert asked == ["beforeunload"]


def test_a_page_works_without_javascript(browser, browser_context_args, live_server, firm):
    """The form is a plain form: rows, buttons and faults come from the server."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    firm.assistant.set_password("geheim-12345")
    firm.assistant.save()
    page.goto(f"{live_server.url}{reverse('login')}?next={reverse('orders:create')}?customer={firm.customer.pk}")
    page.fill("[name=username]", firm.assistant.username)
    page.fill("[name=password]", "geheim-12345")
    page.click(".login-form .btn-primary")
    page.fill("[name=lines-0-code]", firm.product.code)
    page.fill("[name=lines-0-quantity]", "2")
    page.fill("[name=lines-0-unit_price]", "318")

    page.click("[name=action][value=draft]")

    expect(page.locator("#lines")).to_contain_text("636.00")
    context.close()
