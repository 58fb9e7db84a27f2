"""A new or changed product with its search terms."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Conflict, Refused
from orders import services as orders
from orders.models import Product
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_signed_and_found_by_its_new_name(firm):
    firm.product.name = "驱动器"

    orders.save_product(firm.product, by=firm.manager)

    assert Product.objects.matching("驱动器").get() == firm.product
    assert firm.product.history.first().history_user == firm.manager


def test_who_saw_an_older_version_is_refused(firm):
    with pytest.raises(Conflict):
        orders.save_product(firm.product, by=firm.manager, version=firm.product.version - 1)


def test_the_warehouse_changes_no_product(firm):
    with pytest.raises(PermissionDenied):
        orders.save_product(firm.product, by=firm.warehouse)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_one_code_at_once_one_is_refused_in_words(firm):
    products = [Product(code="HY-NEW", name="继电器", unit="只", list_price=1, cost=1) for _n in range(2)]

    outcomes = run_together(*[lambda p=p: orders.save_product(p, by=firm.manager) for p in products])

    assert [str(o) for o in outcomes if isinstance(o, Refused)] == ["已有产品“HY-NEW”。"]
    assert Product.objects.filter(code="HY-NEW").count() == 1
