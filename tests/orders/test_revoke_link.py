"""Taking the customer's link back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from orderdesk.core.errors import Refused
from orders.models import CustomerLink
from orders.services import make_link, revoke_link
from orders.services.link import link_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def order(firm):
    return firm.order("confirmed")


def test_it_opens_nothing_any_more(firm, order):
    link = make_link(order.pk, by=firm.am)

    revoke_link(order.pk, by=firm.manager)

    link.refresh_from_db()
    assert (link.revoked_by, link.is_live(now()), link_of(order)) == (firm.manager, False, None)
    row = order.history.latest()
    assert (row.history_change_reason, row.history_user) == ("revoke_link", firm.manager)


def test_another_one_can_be_made(firm, order):
    former = make_link(order.pk, by=firm.am)
    revoke_link(order.pk, by=firm.am)

    link = make_link(order.pk, by=firm.am)

    assert list(CustomerLink.objects.live(at=now())) == [link]
    assert link.token != former.token


def test_it_refuses_where_there_is_none(firm, order):
    with pytest.raises(Refused, match="has no link"):
        revoke_link(order.pk, by=firm.am)


@pytest.mark.parametrize("who", ["warehouse", "finance", "aftersales", "stranger"])
def test_it_denies_those_who_do_not_serve_the_order(firm, order, who):
    make_link(order.pk, by=firm.am)

    with pytest.raises(PermissionDenied):
        revoke_link(order.pk, by=getattr(firm, who))
