"""An order is called off before goods have left, with a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services as aftersales
from orderdesk.core.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_called_off_with_its_reason(firm):
    order = firm.order("confirmed")

    aftersales.cancel_order(order.pk, reason="客户不要了", by=firm.am)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert order.history.first().history_user == firm.am


@pytest.mark.parametrize(("status", "reason"), [("confirmed", " "), ("shipped", "客户不要了")])
def test_it_needs_a_reason_and_goods_that_are_still_there(firm, status, reason):
    order = firm.order(status)

    with pytest.raises(Refused):
        aftersales.cancel_order(order.pk, reason=reason, by=firm.am)

    order.refresh_from_db()
    assert order.status == status


def test_the_warehouse_calls_nothing_off(firm):
    order = firm.order("confirmed")

    with pytest.raises(PermissionDenied):
        aftersales.cancel_order(order.pk, reason="没货", by=firm.warehouse)


@pytest.mark.parametrize("who", ["stranger", "warehouse"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    order = firm.order("confirmed")
    client.force_login(getattr(firm, who))

    assert client.get(reverse("aftersales:cancel-order", args=[order.pk])).status_code == 404
