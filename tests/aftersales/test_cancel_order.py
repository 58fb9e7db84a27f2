"""An order is called off before goods have left, with a reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services as aftersales
from orderdesk.core.errors import Refused
from orders.models import ChangeRequest
from tests.orders.changes import ask, draft

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


def test_what_was_asked_of_it_is_withdrawn(firm):
    order = firm.order("in_production")
    asked, drafted = ask(firm, order, quantities={1: 11}), draft(firm, order, quantities={1: 12})

    aftersales.cancel_order(order.pk, reason="客户不要了", by=firm.am)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert set(ChangeRequest.objects.filter(pk__in=[asked.pk, drafted.pk]).values_list("status", flat=True)) == {
        "withdrawn"
    }
    assert not asked.answers.filter(state="pending").exists()


def test_a_refused_cancellation_withdraws_nothing(firm):
    order = firm.order("in_production", "10")
    asked = ask(firm, order, quantities={1: 11})
    firm.dispatch(order, quantities={order.lines.get().pk: Decimal(4)})

    with pytest.raises(Refused):
        aftersales.cancel_order(order.pk, reason="客户不要了", by=firm.am)

    asked.refresh_from_db()
    assert asked.status == "asked"
