"""Every page opens for those who may see it, in both languages, and is 404 for a stranger."""

from gettext import translation
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse

from fulfillment.models import StageTemplate
from orders.models import Order
from tests.factories import make_stock
from tests.walk.addresses import url_names
from tests.walk.addresses import urls_of as addresses_of
from tests.walk.posts import POST_ONLY
from tests.walk.world import standing_world

pytestmark = pytest.mark.django_db

ORDER_PAGES = ["orders:detail", "orders:timeline"]
STATES = ["draft", "in_review", "in_approval", "awaiting_supply", "confirmed", "in_production", "shipped", "delivered"]


def urls_of(firm, order):
    key = [order.pk]
    return [
        *[reverse(name, args=key) for name in ORDER_PAGES],
        *[reverse(name, args=key) for name in ("fulfillment:answer-supply", "fulfillment:agree-date")],
        *[reverse(name, args=key) for name in ("fulfillment:dispatch-order", "aftersales:cancel-order")],
        *[reverse(name, args=key) for name in ("orders:edit", "orders:review-order", "orders:approve-order")],
        reverse("orders:reassign-order", args=key),
        reverse("orders:record-receipt", args=key),
        *[reverse("aftersales:sign-for", args=[shipment.pk]) for shipment in order.shipments.all()],
    ]


def common_urls(firm):
    return [
        *map(reverse, ["workbench", "orders:list", "orders:products", "fulfillment:stock", "notifications:list"]),
        *map(reverse, ["password_change", "account:security", "notifications:bell", "notifications:reminders"]),
        f"{reverse('search')}?q=锐丰",
        reverse("orders:product", args=[firm.product.pk]),
        f"{reverse('orders:pick-product')}?q=hy",
    ]


def customer_urls(firm):
    pk = firm.customer.pk
    kinds = ("contact", "address", "invoice-title", "qualification")
    return [
        reverse("customers:list"),
        f"{reverse('customers:pick')}?q=xrf",
        *[reverse(f"customers:{name}", args=[pk]) for name in ("detail", "edit", "fill", "log-communication")],
        *[reverse("customers:add-part", args=[pk, kind]) for kind in kinds],
        reverse("customers:edit-part", args=["contact", firm.customer.contacts.get().pk]),
    ]


def _make_orders(firm):
    make_stock(firm.product)
    return [firm.order(state).pk for state in STATES]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "role", ["assistant", "am", "manager", "director", "warehouse", "logistics", "finance", "admin"]
)
def test_pages_open(client, role, language, firm):
    keys = firm.once("one order in each state", lambda: _make_orders(firm))
    orders = Order.objects.filter(pk__in=keys)
    client.force_login(getattr(firm, role))
    client.cookies["django_language"] = language

    urls = [*common_urls(firm), *customer_urls(firm), *[url for order in orders for url in urls_of(firm, order)]]
    answers = {url: client.get(url).status_code for url in urls}

    assert {url: code for url, code in answers.items() if code not in (200, 302, 404)} == {}
    assert [answers[url] for url in common_urls(firm)] == [200] * len(common_urls(firm))


def test_a_stranger_gets_404_on_every_page_of_an_order(client, firm):
    order = firm.order("shipped")
    client.force_login(firm.stranger)

    answers = [client.get(url).status_code for url in [*urls_of(firm, order), *customer_urls(firm)[2:]]]

    assert set(answers) == {404}


def test_nobody_is_let_in_without_a_log_in(client, firm):
    order = firm.order("shipped")

    answers = {client.get(url).headers.get("Location", "").split("?")[0] for url in urls_of(firm, order)}

    assert answers == {"/login/"}


class Words(HTMLParser):
    """What a page says: each text between two tags, and what it gives to a screen reader or under the pointer."""

    SAID = ("aria-label", "title", "placeholder", "alt", "data-confirm")

    def __init__(self, html):
        super().__init__()
        self.words = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.words |= {value.strip() for name, value in attrs if name in self.SAID and value}

    def handle_data(self, data):
        self.words.add(" ".join(data.split()))


TYPED = {"缺料", "已答复"}  # by people of the company that is walked, in words that happen to be ours too


@pytest.mark.parametrize("role", ["admin", "assistant", "finance"])
def test_an_english_page_says_nothing_in_chinese(client, db, ready, place, tmp_path, role):
    """No text of an English page is the Chinese of one of our sentences; names that people gave stay as they are."""
    world = standing_world(ready, tmp_path)
    reader = getattr(world.firm, role)
    reader.language = "en"
    reader.save()
    client.force_login(reader)
    catalogue = translation("django", settings.LOCALE_PATHS[0], ["zh_Hans"])._catalog
    ours = {text for text in catalogue.values() if not text.isascii()}

    answers = {
        url: client.get(url) for name in url_names() if name not in POST_ONLY for url in addresses_of(world, name)
    }
    pages = {url: answer for url, answer in answers.items() if "text/html" in answer.headers["Content-Type"]}
    names = {"简体中文", *TYPED, *StageTemplate.objects.values_list("name", flat=True)}
    chinese = {
        (url, text) for url, page in pages.items() for text in (Words(page.content.decode()).words & ours) - names
    }

    for answer in answers.values():
        answer.close()

    assert len(pages) > 50
    assert chinese == set()
