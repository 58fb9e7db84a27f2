"""A manager gives goods that are held for one order to another."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment.services.reservation import take_over
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.fulfillment.stock import differences, held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_manager_gives_goods_to_another_order_with_a_reason(firm):
    make_stock(firm.product, 10)
    first, second = firm.order("confirmed", "10"), firm.order("confirmed", "10")
    lines = {"line": second.lines.get(), "source": first.lines.get()}

    with pytest.raises(PermissionDenied):
        take_over(**lines, quantity=Decimal(4), by=firm.am, reason="急单")
    with pytest.raises(Refused, match="one sentence"):
        take_over(**lines, quantity=Decimal(4), by=firm.manager, reason=" ")
    with pytest.raises(Refused, match="At most 10"):
        take_over(**lines, quantity=Decimal(11), by=firm.manager, reason="急单")
    take_over(**lines, quantity=Decimal(4), by=firm.manager, reason="急单")

    assert (held(first), held(second), differences()) == (6, 4, [])


@pytest.mark.usefixtures("in_english")
def test_a_manager_takes_over_on_the_page_of_the_stock(client, firm):
    make_stock(firm.product, 10)
    first, second = firm.order("confirmed", "10"), firm.order("confirmed", "10")
    line, source = second.lines.get(), first.lines.get()
    url = reverse("fulfillment:take-over", args=[line.pk])
    client.force_login(firm.manager)

    page = client.get(reverse("fulfillment:product-stock", args=[firm.product.pk])).content.decode()
    refused = client.post(url, {"source": source.pk, "quantity": "11", "reason": "急单"})
    done = client.post(url, {"source": source.pk, "quantity": "4", "reason": "急单"})

    assert url in page
    assert first.number in page
    assert "At most 10 can be taken over." in refused.content.decode()
    assert (done.status_code, held(first), held(second)) == (302, 6, 4)


@pytest.mark.parametrize("who", ["am", "warehouse", "stranger"])
def test_nobody_else_takes_over(client, firm, who):
    make_stock(firm.product, 10)
    firm.order("confirmed", "10")
    line = firm.order("confirmed", "10").lines.get()
    client.force_login(getattr(firm, who))

    assert client.get(reverse("fulfillment:take-over", args=[line.pk])).status_code == 404
