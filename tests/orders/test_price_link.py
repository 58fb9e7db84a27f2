"""Whether the page behind the customer's link shows prices."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders.services import make_link, price_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def order(firm):
    return firm.order("confirmed")


def test_prices_are_shown_and_hidden_again(firm, order):
    link = make_link(order.pk, by=firm.am)

    for shows in (True, True, False):
        price_link(order.pk, shows_prices=shows, by=firm.am)
        link.refresh_from_db()
        assert link.shows_prices is shows

    reasons = list(order.history.values_list("history_change_reason", flat=True)[:3])
    assert reasons == ["hide_prices", "show_prices", "make_link"]


def test_it_refuses_where_there_is_none(firm, order):
    with pytest.raises(Refused, match="has no link"):
        price_link(order.pk, shows_prices=True, by=firm.am)


@pytest.mark.parametrize("who", ["warehouse", "finance", "stranger"])
def test_it_denies_those_who_do_not_serve_the_order(firm, order, who):
    make_link(order.pk, by=firm.am)

    with pytest.raises(PermissionDenied):
        price_link(order.pk, shows_prices=True, by=getattr(firm, who))
