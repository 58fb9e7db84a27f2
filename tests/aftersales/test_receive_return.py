"""What was to come back is here: all of it, or less."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from aftersales.services import receive_return
from fulfillment.models import StockMove
from orderdesk.core.errors import Refused
from tests.aftersales.remedies import objected, promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_here_and_in_no_stock_yet(firm):
    remedy = promise(firm, objected(firm), "return")

    remedy = receive_return(remedy.pk, quantity=Decimal(1), by=firm.logistics)

    assert (remedy.state, remedy.quantity) == ("under_way", 1)
    assert not StockMove.objects.filter(kind="return").exists()


@pytest.mark.parametrize("quantity", [0, 3, -1])
def test_no_more_comes_than_was_expected(firm, quantity):
    remedy = promise(firm, objected(firm), "return")

    with pytest.raises(Refused, match="At most 2 台"):
        receive_return(remedy.pk, quantity=Decimal(quantity), by=firm.warehouse)


def test_it_comes_back_once(firm):
    remedy = promise(firm, objected(firm), "return")
    receive_return(remedy.pk, quantity=Decimal(2), by=firm.warehouse)

    with pytest.raises(Refused, match="not possible from there"):
        receive_return(remedy.pk, quantity=Decimal(2), by=firm.warehouse)


def test_it_is_for_the_warehouse(firm):
    remedy = promise(firm, objected(firm), "return")

    with pytest.raises(PermissionDenied):
        receive_return(remedy.pk, quantity=Decimal(2), by=firm.aftersales)
