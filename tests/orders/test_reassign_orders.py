"""All ticked orders go to another account manager."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from orders.models import Order
from orders.services import reassign_orders
from tests.factories import Firm, person
from tests.orders.ticked import REASSIGN

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(firm):
    return person(Role.ACCOUNT_MANAGER, team=firm.team)


def test_all_ticked_orders_go_to_the_new_account_manager(client, firm, successor):
    orders = [firm.order("confirmed"), firm.order("draft")]
    client.force_login(firm.manager)
    keys = [order.pk for order in orders]

    page = client.get(REASSIGN, {"order": keys})
    answer = client.post(REASSIGN, {"order": keys, "owner": successor.pk, "why": "张伟休假"})

    assert [order.pk for order in page.context["orders"]] == sorted(keys, reverse=True)
    assert answer.url == reverse("orders:list")
    assert set(Order.objects.values_list("owner", flat=True)) == {successor.pk}
    for order in orders:
        assert order.history.first().history_change_reason == "reassign 张伟休假"


def test_what_is_closed_or_of_another_team_stays_and_is_named(client, firm, successor):
    mine, closed = firm.order("confirmed"), firm.order("completed")
    foreign = Firm().order("confirmed")
    client.force_login(firm.manager)
    typed = {"order": [mine.pk, closed.pk, foreign.pk], "owner": successor.pk}

    page = client.get(REASSIGN, typed)
    client.post(REASSIGN, typed)

    changed = Order.objects.filter(owner=successor)
    assert (page.context["orders"], page.context["left"]) == ([mine], [closed])  # the other is not seen at all
    assert list(changed) == [mine]


def test_whose_they_are_already_is_left_alone(firm):
    order = firm.order("confirmed")

    assert reassign_orders([order.pk], owner=order.owner, by=firm.manager) == 0


def test_nothing_ticked_leads_back_and_others_find_no_such_page(client, firm):
    client.force_login(firm.manager)
    nothing = client.get(REASSIGN)
    client.force_login(firm.am)

    assert (nothing.url, client.get(REASSIGN).status_code) == (reverse("orders:list"), 404)


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_for_any_number_of_orders(client, firm, count, django_assert_num_queries):
    keys = [firm.order("draft").pk for _n in range(count)]
    client.force_login(firm.manager)
    client.get(REASSIGN, {"order": keys})

    with django_assert_num_queries(8):
        client.get(REASSIGN, {"order": keys})
