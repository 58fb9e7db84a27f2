"""Every page for every role, on a phone and on a desk, by day and in the dark: nothing runs out, nothing is unreadable.

What a machine can find of WCAG 2.2 AA is found by axe. A page that a further role reads is looked at again where it has
something that the roles before it did not see. Contrast is measured once for each look: the colours, size and place of
an element and of all that it stands in. What a width, the day or the dark changes is another look.
"""

import re
from collections import Counter
from contextlib import closing
from html.parser import HTMLParser

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import transaction
from playwright.sync_api import expect

from tests.walk.addresses import url_names, urls_of
from tests.walk.posts import POST_ONLY
from tests.walk.world import standing_world

FILES = {
    "orders:export",
    "orders:export-products",
    "orders:export-prices",
    "orders:export-finance",
    "customers:export",
    "accounts:export-disclosures",
    "orders:attachment",
    "orders:invoice-file",
    "orders:export-statement",
    "link:print-statement",
    "link:receipt",
    "link:quotation-paper",
    "customers:file",
    "aftersales:paper",
    "imports:import-faults",
    "imports:import-template",
    "imports:template-of",
    "fulfillment:export-progress",
    "fulfillment:export-preparation",
    "fulfillment:export-tracking",
    "fulfillment:check-photo",
    "aftersales:photo",
    "aftersales:export-feedback",
    "reports:export-commission",
    "reports:export-dashboard",
    "reports:export-sales",
    "reports:export-ticket-rates",
    "reports:export-approval-times",
    "reports:download-review",
    "reports:review-figures",
}
PARTS = {
    "orders:customer-basket",
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
FINDINGS = """() => axe.run({resultTypes: ["violations"], rules: {"color-contrast": {enabled: false}}}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))"""
# Of one element of each unknown look: the faults, and the looks that were measured. Where axe could not measure it,
# because something lies over it, the others of its look are tried, and it stays unknown for the next page. A look is a
# number of 53 bits, made of its text as cyrb53 does it.
CONTRAST = """async () => {
    const looks = new Map(), numbers = new Map();
    const make = text => {
        let high = 0xdeadbeef, low = 0x41c6ce57;
        for (let at = 0; at < text.length; at++) {
            const sign = text.charCodeAt(at);
            high = Math.imul(high ^ sign, 2654435761);
            low = Math.imul(low ^ sign, 1597334677);
        }
        high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
        low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
        return 4294967296 * (2097151 & low) + (high >>> 0);
    };
    const number = text => {
        if (!numbers.has(text)) numbers.set(text, make(text));
        return numbers.get(text);
    };
    const read = element => {
        const style = getComputedStyle(element), { color, fontSize, fontWeight, textShadow } = style;
        const given = ["class", "style", "type"].map(name => element.getAttribute(name));
        const under = [style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.filter];
        const behind = looks.get(element.parentElement)?.place;
        const place = number([behind, element.tagName, ...given, ...under].join());
        looks.set(element, { place, look: number([place, color, fontSize, fontWeight, textShadow].join()) });
    };
    [document.documentElement, document.body, ...document.body.querySelectorAll("*")].forEach(read);
    const says = element => element.matches("input, select, textarea") ||
        [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const unknown = [...looks.keys()].filter(element =>
        !window.known.has(looks.get(element).look) && element.checkVisibility() && says(element));
    const measured = new Set(), faults = [];
    const measure = async elements => {
        if (!elements.length) return;
        elements.forEach(element => element.setAttribute("data-unknown", ""));
        const found = await axe.run({ include: [["[data-unknown]"]] },
            { runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], elementRef: true });
        elements.forEach(element => element.removeAttribute("data-unknown"));
        const nodes = rules => rules.flatMap(rule => rule.nodes);
        faults.push(...nodes(found.violations).map(node => `color-contrast: ${node.html.slice(0, 200)}`));
        nodes([...found.violations, ...found.passes]).forEach(node => measured.add(looks.get(node.element).look));
    };
    const first = new Map(unknown.map(element => [looks.get(element).look, element]).reverse());
    await measure([...first.values()]);
    await measure(unknown.filter(element =>
        !measured.has(looks.get(element).look) && first.get(looks.get(element).look) !== element));
    measured.forEach(look => window.known.add(look));
    return { faults, measured: [...measured], tried: [...first.keys()] };
}"""
KNOWN = "known => { window.known = new Set(known); }"
TRIES = 8  # after which a look that cannot be measured (a single letter, what is read aloud only) is left


class Looks:
    """The looks that need no measuring any more: those that were measured, and those that nobody can measure."""

    def __init__(self):
        self.known, self.tries = set(), Counter()

    def note(self, measured, tried):
        self.tries.update(tried)
        self.known.update(measured, (look for look in tried if self.tries[look] >= TRIES))


@pytest.fixture
def world(office, ready, tmp_path):
    with transaction.atomic():
        return standing_world(ready, tmp_path)


class Parts(HTMLParser):
    """The kinds of elements of a page: {(tag, class, role)}. A tag that stands there again is read once."""

    def __init__(self, html):
        super().__init__()
        self.kinds = set()
        for tag in {*re.findall(r"<[a-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", html)}:
            self.feed(tag)
            self.reset()  # what follows a script is no script

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
    faults, looks = [], Looks()
    for role, addresses in [*visits(client, world, half)]:
        page = office.sign_in(getattr(world.firm, role), reduced_motion="reduce", has_touch=True)
        page.context.add_init_script(AXE_SCRIPT)
        for url in addresses:
            page.goto(url)
            faults += [f"{role} {url} {fault}" for fault in _faults(page, looks)]

    assert faults == [], "\n".join(faults)


def _faults(page, looks):
    """What is wrong with the page that is open, in words; the `looks` grow."""
    faults = []
    page.evaluate(KNOWN, [*looks.known])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 812})
        needed, room = page.evaluate(WIDTH)
        if needed > room:
            faults.append(f"{needed} wide on {width}")
        if width in (PHONE, DESK):
            faults += [f"{width} light {finding}" for finding in page.evaluate(FINDINGS)]
            faults += _contrast_faults(page, width, looks)
    page.emulate_media(color_scheme="dark")
    if page.locator("h1").count() and not is_dark(page):
        faults.append("light in the dark")
    page.emulate_media(color_scheme="light")
    return faults


def _contrast_faults(page, width, looks):
    faults = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(CONTRAST)
        looks.note(found["measured"], found["tried"])
        faults += [f"{width} {scheme} {fault}" for fault in found["faults"]]
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
    """The control: a page with a fault of each kind is not passed over, when all other looks of it are known."""
    page = office.sign_in(world.firm.admin, reduced_motion="reduce")
    page.evaluate(AXE_SCRIPT)
    looks = Looks()
    assert _faults(page, looks) == []
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

    faults = _faults(page, looks)

    rules = {fault.split(" ")[2].rstrip(":") for fault in faults if "wide on" not in fault}
    assert rules >= {"image-alt", "label", "color-contrast"}
    assert {fault.split(" <")[0] for fault in faults if "faint" in fault} >= {
        f"{PHONE} {scheme} color-contrast:" for scheme in ("light", "dark")
    }
    assert [fault for fault in faults if "wide on" in fault]


def test_a_slash_in_a_text_is_a_slash(office, world):
    page = office.sign_in(world.firm.assistant)
    page.goto(world.last.get_absolute_url())

    page.locator("#say").click()
    page.keyboard.type("a/b")

    expect(page.locator("#say")).to_have_value("a/b")
