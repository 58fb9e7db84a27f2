"""What the clock says about stock and tasks: each department hears of what is its own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate, now

from fulfillment import services as fulfillment
from fulfillment.services import count_stock
from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import acknowledge, remind
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firm):
    firm.warehouse.language = "en"
    firm.warehouse.save()
    return firm


def count(firm, product, on_hand):
    count_stock(product, on_hand=Decimal(on_hand), by=firm.warehouse)
    remind(at=now())
    return list(Reminder.objects.filter(rule="stock", state="open").values_list("recipient", "subject"))


def test_the_warehouse_hears_of_low_stock_with_what_is_short(firm):
    product = ProductFactory(code="X1", name="风扇", unit="台", minimum_stock=Decimal(20))

    enough = count(firm, product, "20")
    low = count(firm, product, "12.5")

    said = "X1 风扇 is low: 12.5 台 on hand, 7.5 fewer than the minimum of 20"
    assert (enough, low) == ([], [(firm.warehouse.pk, said)])


def test_each_crossing_is_told_once_and_goes_when_there_is_enough(firm):
    product = ProductFactory(minimum_stock=Decimal(20))
    count(firm, product, "30")
    count(firm, product, "12")
    acknowledge(Reminder.objects.get(rule="stock").pk, by=firm.warehouse)

    still_low = count(firm, product, "11")
    enough = count(firm, product, "25")
    again = count(firm, product, "3")

    assert (still_low, enough, len(again)) == ([], [], 1)
    assert Reminder.objects.filter(rule="stock").count() == 2


def test_a_product_that_is_no_longer_sold_or_was_never_counted_is_nobodys_worry(firm):
    ProductFactory(minimum_stock=Decimal(20))
    sold_out = ProductFactory(minimum_stock=Decimal(20), is_active=False)

    assert count(firm, sold_out, "0") == []


def test_a_late_task_is_told_to_its_department_until_it_is_done(firm):
    task = fulfillment.add_task(
        firm.product, kind="buy", quantity=Decimal(5), planned_on=localdate() - timedelta(days=2), by=firm.warehouse
    )
    made = fulfillment.add_task(
        firm.product, kind="make", quantity=Decimal(5), planned_on=localdate() - timedelta(days=2), by=firm.production
    )

    remind(at=now())

    told = Reminder.objects.filter(rule="task", state="open").values_list("about", "recipient")
    assert set(told) == {
        (f"task:{task.pk}", firm.warehouse.pk),
        (f"task:{task.pk}", firm.production.pk),
        (f"task:{made.pk}", firm.production.pk),
    }
    said = Reminder.objects.get(rule="task", recipient=firm.warehouse).subject
    assert said.startswith(f"{task.number} ({firm.product.name}) was planned for")

    for each in (task, made):
        fulfillment.record_output(each.pk, quantity=Decimal(5), by=firm.admin)
    remind(at=now())
    assert not Reminder.objects.filter(rule="task", state="open").exists()
