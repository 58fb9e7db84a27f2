"""A rejected order becomes a draft again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def rejected(firm):
    order = firm.order("in_approval")
    return orders.reject_order(order.pk, reason="毛利太低", by=firm.manager)


def test_it_is_a_draft_again_and_its_form_opens(client, firm):
    order = rejected(firm)
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:revise-order", args=[order.pk]))

    assert response.url == reverse("orders:edit", args=[order.pk])
    assert Order.objects.get(pk=order.pk).status == "draft"


def test_only_what_was_rejected_is_revised(firm):
    order = firm.order("in_approval")

    with pytest.raises(Refused, match="this step is not possible from there"):
        orders.revise_order(order.pk, by=firm.assistant)


def test_the_warehouse_revises_nothing(firm):
    order = rejected(firm)

    with pytest.raises(PermissionDenied):
        orders.revise_order(order.pk, by=firm.warehouse)


def test_an_order_of_another_team_is_not_there(client, firm):
    order = rejected(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("orders:revise-order", args=[order.pk])).status_code == 404
