"""Every page on a phone, in the dark and in both languages: nothing runs out of the screen, nothing complains."""

import pytest
from playwright.sync_api import expect

from tests.walk import POST_ONLY, build_world, url_names, urls_of

FILES = {
    "orders:export",
    "orders:export-products",
    "customers:export",
    "orders:attachment",
    "customers:file",
    "aftersales:paper",
    "imports:import-faults",
    "imports:import-template",
    "imports:template-of",
    "fulfillment:export-progress",
    "fulfillment:export-preparation",
    "fulfillment:export-tracking",
    "aftersales:photo",
    "aftersales:export-feedback",
    "reports:export-dashboard",
    "reports:download-review",
    "reports:review-figures",
}
NO_PAGES = {
    "logout",
    "healthz",
    "orders:pick-product",
    "orders:price-history",
    "orders:timeline",
    "customers:pick",
    "customers:fill",
    "notifications:bell",
    "imports:import-progress",
}
SHOWN = [name for name in url_names() if name not in POST_ONLY | FILES | NO_PAGES]
TOO_WIDE = "() => [document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture
def world(office):
    return build_world()


def pages_of(world):
    """One or two addresses of every page; of the orders those that stand at both ends of the road."""
    for name in SHOWN:
        urls = urls_of(world, name)
        yield from dict.fromkeys([urls[0], urls[-1]]) if urls else ()


@pytest.mark.parametrize("who", ["assistant", "warehouse", "admin"])
def test_no_page_scrolls_sideways_on_a_phone(office, world, who):
    page = office.sign_in(getattr(world.firm, who), viewport={"width": 375, "height": 812}, has_touch=True)

    wide = {}
    for url in pages_of(world):
        page.goto(url)
        width, room = page.evaluate(TOO_WIDE)
        if width > room:
            wide[url] = width

    assert wide == {}


def luminance(page, selector, what):
    """How light a colour is, from 0 (black) to 1 (white)."""
    script = """([selector, what]) => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = getComputedStyle(document.querySelector(selector))[what];
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    }"""
    return page.evaluate(script, [selector, what])


def is_dark(page):
    return luminance(page, "body", "backgroundColor") < 0.2 < 0.7 < luminance(page, "h1", "color")


def test_on_a_desk_no_page_scrolls_sideways_and_all_are_dark_where_the_machine_is(office, world):
    page = office.sign_in(world.firm.director, color_scheme="dark")

    light, wide = [], {}
    for url in pages_of(world):
        page.goto(url)
        if page.locator("h1").count() and not is_dark(page):
            light.append(url)
        for width in (1024, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            shown, room = page.evaluate(TOO_WIDE)
            if shown > room:
                wide[url, width] = shown

    assert (light, wide) == ([], {})


def test_a_slash_in_a_text_is_a_slash(office, world):
    page = office.sign_in(world.firm.assistant)
    page.goto(world.last.get_absolute_url())

    page.locator("#say").click()
    page.keyboard.type("a/b")

    expect(page.locator("#say")).to_have_value("a/b")
