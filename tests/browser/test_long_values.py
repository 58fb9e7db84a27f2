"""The longest values that a field takes: no page is wider than its window, nothing runs into what stands beside it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders import services
from tests.browser.test_shell import WIDE
from tests.factories import CustomerFactory

OUT = """() => [...document.querySelectorAll("#panels table, #panels li, #panels dd, .bench .tag")]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().right > one.closest("section").getBoundingClientRect().right + 1)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def firm(settings, tmp_path, firm):
    settings.MEDIA_ROOT = tmp_path
    firm.customer = CustomerFactory(owner=firm.am, name="N" * 120, short_name="S" * 60)
    firm.signed = firm.order(
        "delivered",
        contact_name="C" * 60,
        address="D" * 200,
        payment_terms="T" * 120,
        payment_plan="货到付款",
        special_needs="X" * 500,
    )
    for shipment in firm.signed.shipments.all():
        shipment.carrier, shipment.tracking_number = "K" * 60, "9" * 64
        shipment.sign(by=firm.am, reason="test").save()
        shipment.acceptance.signed_by = "G" * 60
        shipment.acceptance.sign(by=firm.am, reason="test").save()
    file = SimpleUploadedFile("A" * 196 + ".pdf", b"x")
    services.attach_file(firm.signed, file=file, by=firm.am)
    return firm


@pytest.mark.parametrize("width", [1440, 800, 375])
def test_the_longest_values_stay_in_their_places(page, live_server, sign_in, firm, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(firm.manager)
    detail = reverse("orders:detail", args=[firm.signed.pk])
    customer = reverse("customers:detail", args=[firm.customer.pk])
    lists = [reverse("customers:list"), reverse("orders:list"), f"{reverse('search')}?q=N"]
    wide = []

    for url in (detail, customer, f"{reverse('orders:create')}?customer={firm.customer.pk}", *lists):
        page.goto(f"{live_server.url}{url}")
        page.wait_for_load_state("networkidle")
        if page.evaluate(WIDE):
            wide.append(url)
    page.goto(f"{live_server.url}{detail}")

    assert wide == []
    assert page.evaluate(OUT) == []


def test_in_english_every_tab_of_the_order_page_is_in_view(page, live_server, sign_in, firm):
    page.set_viewport_size({"width": 1440, "height": 900})
    firm.manager.language = "en"
    firm.manager.save()
    sign_in(firm.manager)

    page.goto(f"{live_server.url}{reverse('orders:detail', args=[firm.signed.pk])}")
    tabs = page.locator(".tabs-stick")
    tabs.wait_for()

    assert tabs.evaluate("tabs => tabs.scrollWidth <= tabs.clientWidth")
    assert tabs.locator(".tab").last.inner_text().startswith("Files")


BROKEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    for (const { 0: number, index } of text.data.matchAll(/[A-Z]{0,3}\\d{6}-\\d{3,}/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + number.length);
      if (new Set([...range.getClientRects()].map((one) => one.top)).size > 1) broken.push(number);
    }
  }
  return broken;
}"""
PHONES = range(320, 430, 6)


def broken_on(page, url):
    """The numbers that stand on two lines, at any width of a phone."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    broken = set()
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 800})
        broken |= set(page.evaluate(BROKEN))
    return broken


def test_no_number_breaks_over_two_lines_on_a_phone(page, live_server, sign_in, firm):
    sign_in(firm.manager)
    services.hold_order(
        firm.order("confirmed").pk, reason=f"等 {firm.signed.number} 和 {firm.signed.number} 的货款", by=firm.am
    )
    orders = [firm.signed, firm.signed.__class__.objects.get(held_at__isnull=False)]

    broken = [broken_on(page, f"{live_server.url}{order.get_absolute_url()}") for order in orders]
    page.route("**/unbroken*", lambda route: route.abort())
    without = [broken_on(page, f"{live_server.url}{order.get_absolute_url()}") for order in orders]

    assert broken == [set(), set()]
    assert without != broken
