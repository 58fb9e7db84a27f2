"""An order lies where its customer does: figures by region read it from the order."""

import pytest

from customers.models import Customer
from orders import services
from tests.factories import Firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firm):
    Customer.objects.filter(pk=firm.customer.pk).update(province="上海", city="上海", district="")
    firm.customer.refresh_from_db()
    return firm


def test_an_order_takes_its_customers_region(firm):
    assert firm.draft("3").region == "上海"


def test_it_moves_with_another_customer(firm):
    order, other = firm.draft("3"), Firm().customer
    Customer.objects.filter(pk=other.pk).update(province="江苏", city="苏州", district="")
    other.refresh_from_db()

    services.edit_order(
        order.pk, head=firm.head(customer=other), lines=firm.lines("3"), version=order.version, by=firm.am
    )

    order.refresh_from_db()
    assert order.region == "江苏 苏州"


def test_an_edit_leaves_it_where_it_is(firm):
    order = firm.draft("3", region="浙江 宁波")

    services.edit_order(order.pk, head=firm.head(note="急"), lines=firm.lines("3"), version=order.version, by=firm.am)

    order.refresh_from_db()
    assert order.region == "浙江 宁波"
