"""A draft is handed to the preliminary review."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_draft_goes_into_review(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    client.post(reverse("orders:submit-order", args=[order.pk]))

    order.refresh_from_db()
    assert (order.status, order.submitted_at is not None) == ("in_review", True)


def test_it_is_submitted_once(firm):
    order = firm.order("in_review")

    with pytest.raises(Refused, match="this step is not possible from there"):
        orders.submit_order(order.pk, by=firm.assistant)


def test_the_warehouse_submits_nothing(firm):
    order = firm.draft()

    with pytest.raises(PermissionDenied):
        orders.submit_order(order.pk, by=firm.warehouse)

    order.refresh_from_db()
    assert order.status == "draft"


def test_an_order_of_another_team_is_not_there(client, firm):
    order = firm.draft()
    client.force_login(firm.stranger)

    assert client.post(reverse("orders:submit-order", args=[order.pk])).status_code == 404
