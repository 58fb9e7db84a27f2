"""Every page for every role, on a phone and on a desk, by day and in the dark: nothing runs out, nothing is unreadable.

What a machine can find of WCAG 2.2 AA is found by axe. A page that a further role reads is looked at again where it has
something that the roles before it did not see.
"""

from contextlib import closing
from html.parser import HTMLParser

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.walk import POST_ONLY, build_world, url_names, urls_of

FILES = {
    "orders:export",
    "orders:export-products",
    "customers:export",
    "orders:attachment",
    "orders:invoice-file",
    "orders:export-statement",
    "link:receipt",
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
PARTS = {
    "logout",
    "healthz",
    "orders:explain-terms",
    "orders:pick-product",
    "orders:price-history",
    "orders:timeline",
    "orders:customer-link",
    "customers:pick",
    "customers:fill",
    "notifications:bell",
    "imports:import-progress",
}
PAGES = [name for name in url_names() if name not in POST_ONLY | FILES | PARTS]
READERS = ("admin", "assistant", "warehouse", "director", "am", "manager", "aftersales", "finance", "logistics")
PHONE, DESK = 375, 1440
WIDTHS = (320, PHONE, 720, 1024, DESK, 1920)  # 320 is what is left of 1 280 at 400 %, 720 of 1 440 at 200 %
WIDTH = "() => [document.documentElement.scrollWidth, window.innerWidth]"
FINDINGS = """(only) => axe.run({resultTypes: ["violations"], ...(only && {runOnly: only})}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))"""


@pytest.fixture
def world(office):
    return build_world()


class Parts(HTMLParser):
    """The kinds of elements of a page: {(tag, class, role)}."""

    def __init__(self, html):
        super().__init__()
        self.kinds = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.kinds.add((tag, attrs.get("class"), attrs.get("role")))


def pages_of(world, half):
    """(name, address) of one or two addresses of every second page; of the orders those at both ends of the road."""
    for name in PAGES[half::2]:
        urls = urls_of(world, name)
        for url in dict.fromkeys([urls[0], urls[-1]]) if urls else ():
            yield name, url


def visits(client, world, half):
    """(role, addresses) of all that is worth a look: every page, again where another role finds something new on it."""
    seen = {}
    for role in READERS:
        client.force_login(getattr(world.firm, role))
        addresses = []
        for name, url in pages_of(world, half):
            with closing(client.get(url)) as answer:
                kinds = Parts(answer.content.decode()).kinds if answer.status_code == 200 else set()
            if kinds - seen.get(name, set()):
                seen.setdefault(name, set()).update(kinds)
                addresses.append(url)
        yield role, addresses


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_can_be_read_by_everybody(office, world, client, half):
    faults = []
    for role, addresses in [*visits(client, world, half)]:
        page = office.sign_in(getattr(world.firm, role), reduced_motion="reduce", has_touch=True)
        for url in addresses:
            page.goto(url)
            faults += [f"{role} {url} {fault}" for fault in _faults(page)]

    assert faults == [], "\n".join(faults)


def _faults(page):
    """What is wrong with the page that is open, in words."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 812})
        needed, room = page.evaluate(WIDTH)
        if needed > room:
            faults.append(f"{needed} wide on {width}")
    page.evaluate(AXE_SCRIPT)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 812})
        for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{width} {scheme} {finding}" for finding in page.evaluate(FINDINGS, rules)]
    if page.locator("h1").count() and not is_dark(page):
        faults.append("light in the dark")
    return faults


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


def test_axe_finds_what_cannot_be_read(office, world):
    """The control: a page with a fault of each kind is not passed over."""
    page = office.sign_in(world.firm.admin, reduced_motion="reduce")
    page.evaluate(
        """() => {
            const bar = document.createElement("div");
            bar.className = "banner";
            bar.innerHTML = "<b>faint</b><img src='/static/favicon.svg'><input>";
            bar.firstChild.style.color = "#eee";
            bar.style.cssText = "background: #fff; width: 3000px";
            document.querySelector("main").prepend(bar);
        }"""
    )

    faults = _faults(page)

    rules = {fault.split(" ")[2].rstrip(":") for fault in faults if "wide on" not in fault}
    assert rules >= {"image-alt", "label", "color-contrast"}
    assert [fault for fault in faults if "wide on" in fault]


def test_a_slash_in_a_text_is_a_slash(office, world):
    page = office.sign_in(world.firm.assistant)
    page.goto(world.last.get_absolute_url())

    page.locator("#say").click()
    page.keyboard.type("a/b")

    expect(page.locator("#say")).to_have_value("a/b")
