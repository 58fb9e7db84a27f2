"""What a customer paid for a product before."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from aftersales.services import cancel_order
from orders import services as orders

pytestmark = pytest.mark.django_db


def asked(firm):
    return {"customer": firm.customer.pk, "product": firm.product.pk}


def test_what_was_paid_is_told(client, firm):
    order = firm.order("awaiting_supply", price="300")
    order.lines.update(unit_price=Decimal("317.77"), discount=Decimal("0.055"))
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:price-history"), asked(firm))

    assert [(line.order, line.paid_price) for line in response.context["lines"]] == [(order, Decimal("300.29"))]
    assert "300.29" in response.content.decode()


@pytest.mark.parametrize("status", ["draft", "in_review", "in_approval", "rejected", "cancelled"])
def test_only_agreed_orders_have_a_price(client, firm, status):
    order = firm.order("in_review" if status == "rejected" else "in_approval" if status == "cancelled" else status)
    if status == "rejected":
        orders.reject_review(order.pk, by=firm.assistant, note="不能做")
    if status == "cancelled":
        cancel_order(order.pk, by=firm.assistant, reason="客户不要了")
    client.force_login(firm.assistant)

    lines = client.get(reverse("orders:price-history"), asked(firm)).context["lines"]
    (product,) = client.get(reverse("orders:pick-product"), {"q": firm.product.code, **asked(firm)}).json()["results"]

    assert list(lines) == []
    assert gettext("last %(price)s") % {"price": "318"} not in product["tail"]


def test_the_last_price_is_what_was_paid_rounded_and_no_gift(client, firm):
    paid, gift = firm.order("awaiting_supply"), firm.order("awaiting_supply")
    paid.lines.update(unit_price=Decimal("317.77"), discount=Decimal("0.055"))
    gift.lines.update(unit_price=0, is_gift=True)
    client.force_login(firm.assistant)

    (product,) = client.get(reverse("orders:pick-product"), {"q": firm.product.code, **asked(firm)}).json()["results"]

    assert "300.29" in product["tail"]


@pytest.mark.parametrize("who", ["stranger", "warehouse"])
def test_it_is_hidden_from_another_team_and_from_who_reads_no_prices(client, firm, who):
    firm.order("awaiting_supply", price="300")
    client.force_login(getattr(firm, who))

    assert list(client.get(reverse("orders:price-history"), asked(firm)).context["lines"]) == []
