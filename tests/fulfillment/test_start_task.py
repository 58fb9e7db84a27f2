"""A task begins: with the first of them its order."""

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment import services as fulfillment
from orderdesk.core.errors import Conflict, Refused
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_first_task_starts_its_order(firm):
    order, task = short_order(firm)

    fulfillment.start_task(task.pk, by=firm.production)

    task.refresh_from_db(), order.refresh_from_db()
    assert (task.status, task.started_at is not None, order.status) == ("running", True, "in_production")


def test_it_starts_once(firm):
    task = short_order(firm)[1]
    fulfillment.start_task(task.pk, by=firm.production)

    with pytest.raises(Refused, match="Under way"):
        fulfillment.start_task(task.pk, by=firm.production)


def test_who_makes_nothing_starts_nothing(firm):
    task = short_order(firm)[1]

    for stranger in (firm.assistant, firm.warehouse, firm.finance):
        with pytest.raises(PermissionDenied):
            fulfillment.start_task(task.pk, by=stranger)


def test_warehouse_buys(firm):
    task = short_order(firm, supply="buy", kind="short")[1]

    assert fulfillment.start_task(task.pk, by=firm.warehouse).status == "running"


def test_a_page_that_is_no_longer_true_starts_nothing(firm):
    task = short_order(firm)[1]

    with pytest.raises(Conflict):
        fulfillment.start_task(task.pk, by=firm.production, version=task.version + 1)


def test_an_order_that_waits_for_its_deposit_starts_no_task(firm):
    firm.customer.refresh_from_db()
    order, task = short_order(firm, payment_terms="生产前付清")

    with pytest.raises(Refused):
        fulfillment.start_task(task.pk, by=firm.production)

    task.refresh_from_db(), order.refresh_from_db()
    assert (task.status, order.status) == ("planned", "confirmed")
