"""Every page opens for those who may see it, in both languages, and is 404 for a stranger."""

import pytest
from django.urls import reverse

from tests.factories import make_stock

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
        *map(reverse, ["password_change", "notifications:bell", "notifications:reminders"]),
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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "role", ["assistant", "am", "manager", "director", "warehouse", "logistics", "finance", "admin"]
)
def test_pages_open(client, role, language, firm):
    make_stock(firm.product)
    orders = [firm.order(state) for state in STATES]
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
