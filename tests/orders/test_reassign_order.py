"""An order goes to another account manager, and to the other team with it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_team_follows(firm):
    order = firm.draft()

    orders.reassign_order(order.pk, owner=firm.stranger, by=firm.manager, why="休假")

    order.refresh_from_db()
    assert (order.owner, order.team) == (firm.stranger, firm.stranger.team)


def test_whoever_has_it_already_does_not_get_it(firm):
    order = firm.draft()

    with pytest.raises(Refused, match="already has"):
        orders.reassign_order(order.pk, owner=firm.am, by=firm.manager)


def test_only_those_who_lead_hand_over(firm):
    order = firm.draft()

    with pytest.raises(PermissionDenied):
        orders.reassign_order(order.pk, owner=firm.stranger, by=firm.am)

    order.refresh_from_db()
    assert order.owner == firm.am


@pytest.mark.parametrize("who", ["stranger", "assistant"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    order = firm.draft()
    client.force_login(getattr(firm, who))

    assert client.get(reverse("orders:reassign-order", args=[order.pk])).status_code == 404
