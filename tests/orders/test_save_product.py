"""A new or changed product with its search terms."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Conflict
from orders import services as orders
from orders.models import Product

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
