"""What came back goes into stock again or is scrapped, and the ledger of stock says so."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from aftersales.audit import find_differences
from aftersales.services import check_return, receive_return
from fulfillment.models import Reservation, Stock, StockMove
from orderdesk.core.errors import Refused
from tests.aftersales.remedies import come_back, objected, promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_booked_piece_by_piece(firm):
    ticket = objected(firm)

    remedy = come_back(firm, promise(firm, ticket, "return"), restocked=1, scrapped=1)

    moves = list(StockMove.objects.filter(kind__in=("return", "scrap")).order_by("pk").values_list("kind", "on_hand"))
    assert (remedy.state, remedy.is_booked) == ("done", True)
    assert moves == [("return", 2), ("scrap", -1)]
    assert StockMove.objects.filter(kind="return").get().reason == ticket.number
    assert Stock.objects.get().on_hand == 91
    assert list(find_differences()) == []


def test_what_can_be_sold_is_given_to_who_waits(firm):
    ticket = objected(firm, stock=10)
    waiting = firm.order("confirmed", "5")

    come_back(firm, promise(firm, ticket, "return"), restocked=2)

    assert Reservation.objects.held().get().line.order == waiting
    assert list(find_differences()) == []


def test_a_product_of_which_no_stock_is_kept_stays_so(firm):
    ticket = objected(firm, stock=0)

    remedy = come_back(firm, promise(firm, ticket, "return"), restocked=2)

    assert remedy.is_booked is False
    assert not StockMove.objects.exists()
    assert list(find_differences()) == []


@pytest.mark.parametrize(("restocked", "scrapped"), [(1, 0), (2, 1), (3, -1)])
def test_restocked_and_scrapped_are_what_came_back(firm, restocked, scrapped):
    with pytest.raises(Refused, match="must be as many together"):
        come_back(firm, promise(firm, objected(firm), "return"), restocked, scrapped)


def test_what_did_not_come_back_yet_is_not_checked(firm):
    remedy = promise(firm, objected(firm), "return")

    with pytest.raises(Refused, match="not possible from there"):
        check_return(remedy.pk, restocked=Decimal(2), scrapped=Decimal(0), by=firm.warehouse)


def test_it_is_for_who_counts_stock(firm):
    remedy = promise(firm, objected(firm), "return")
    receive_return(remedy.pk, quantity=Decimal(2), by=firm.warehouse)

    with pytest.raises(PermissionDenied):
        check_return(remedy.pk, restocked=Decimal(2), scrapped=Decimal(0), by=firm.logistics)
