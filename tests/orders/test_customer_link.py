"""The panel of the customer's link on the order page: copied, shown, counted, with ready texts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.models import Shipment
from fulfillment.papers.delivery import read_delivery
from fulfillment.services import move_date
from orders.models import CustomerLink
from orders.papers.confirmation import read_confirmation
from orders.services import make_link, note_view, revoke_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def panel(client, who, order):
    client.force_login(who)
    return client.get(reverse("orders:customer-link", args=[order.pk]))


def test_it_is_made_copied_priced_and_revoked_by_buttons(client, firm):
    order = firm.order("confirmed")
    assert "Make the link" in panel(client, firm.am, order).content.decode()

    client.post(reverse("orders:make-link", args=[order.pk]))
    link = CustomerLink.objects.get()
    page = panel(client, firm.am, order).content.decode()
    assert (f"http://testserver{link.get_absolute_url()}" in page, 'class="qr"' in page) == (True, True)
    assert "never" in page

    note_view(link, address=None, device="")
    assert "1 time in all" in panel(client, firm.assistant, order).content.decode()

    client.post(reverse("orders:price-link", args=[order.pk]), {"shows_prices": "on"})
    assert CustomerLink.objects.get().shows_prices
    client.post(reverse("orders:revoke-link", args=[order.pk]))
    assert "Make the link" in panel(client, firm.am, order).content.decode()


def test_a_refusal_is_told_on_the_order_page(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.am)

    for name in ("price-link", "revoke-link"):
        page = client.post(reverse(f"orders:{name}", args=[order.pk]), follow=True).content.decode()
        assert f"{order} has no link." in page


@pytest.mark.parametrize(("who", "code"), [("warehouse", 403), ("finance", 403), ("stranger", 404)])
def test_it_is_nobody_elses(client, firm, who, code):
    order = firm.order("confirmed")
    make_link(order.pk, by=firm.am)

    assert panel(client, getattr(firm, who), order).status_code == code
    codes = [
        client.post(reverse(f"orders:{step}-link", args=[order.pk])).status_code for step in ("make", "price", "revoke")
    ]

    assert codes == [code] * 3
    assert CustomerLink.objects.get().revoked_at is None


def test_the_order_page_has_it_for_those_who_may(client, firm):
    order = firm.order("confirmed")

    shown = {}
    for who in ("am", "assistant", "manager", "warehouse", "finance"):
        client.force_login(getattr(firm, who))
        shown[who] = "customer-link" in client.get(order.get_absolute_url()).content.decode()

    assert shown == {"am": True, "assistant": True, "manager": True, "warehouse": False, "finance": False}


def texts(client, firm, order):
    return [text.text for text in panel(client, firm.am, order).context["texts"]]


def test_the_ready_texts_are_chinese_and_fit_the_order(client, firm):
    order = firm.order("confirmed")
    link = make_link(order.pk, by=firm.am)

    (text,) = texts(client, firm, order)

    assert text.splitlines() == [
        f"王建平您好，您的订单 {order} 已确认，预计 {order.due_on:%Y-%m-%d} 交货。",
        f"查看进度、提问和签收：http://testserver{link.get_absolute_url()}",
        firm.am.name,
    ]


def test_a_later_date_is_written_with_the_promised_one(client, firm):
    order = firm.order("confirmed")
    make_link(order.pk, by=firm.am)
    former, later = order.due_on, order.due_on + timedelta(days=7)
    move_date(order.pk, due_on=later, why="缺料", by=firm.am)

    text = texts(client, firm, order)[1]

    assert f"很抱歉，您的订单 {order} 不能在 {former:%Y-%m-%d} 交货，新的交货日期是 {later:%Y-%m-%d}。" in text
    assert "缺料" not in text


def test_goods_that_left_and_that_arrive_tomorrow_have_theirs(client, firm):
    order = firm.order("shipped")
    make_link(order.pk, by=firm.am)
    shipment = Shipment.objects.get()
    shipment.expected_on = localdate() + timedelta(days=1)
    shipment.sign(by=firm.logistics).save()

    sent, tomorrow = texts(client, firm, order)

    assert f"您的订单 {order} 有货于 {localdate():%Y-%m-%d} 发出：{shipment}，顺丰 SF1234567890。" in sent
    assert f"（{shipment}，顺丰 SF1234567890）预计明天到达，请点货签收。" in tomorrow


def test_papers_for_the_customer_carry_the_link_while_it_opens(firm):
    order = firm.order("shipped")
    shipment = order.shipments.get()

    def pages():
        return [read_confirmation(order, firm.am)["page"], read_delivery(shipment, firm.am)["page"]]

    assert pages() == [order, order]
    link = make_link(order.pk, by=firm.am)
    assert pages() == [link, link]
    revoke_link(order.pk, by=firm.am)
    assert pages() == [order, order]
