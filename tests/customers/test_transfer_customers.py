"""Several customers go to another account manager, with or without their open orders."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from customers import services
from customers.models import Customer
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orders.models import Order
from tests.factories import CustomerFactory, person

pytestmark = pytest.mark.django_db
URL = "customers:transfer-customers"


@pytest.fixture
def successor(firm):
    return person(Role.ACCOUNT_MANAGER, team=firm.team)


def owners(model):
    return set(model.objects.values_list("owner", flat=True))


def test_open_orders_go_along_where_it_is_said_and_closed_ones_stay(firm, successor):
    opened, closed = firm.order("confirmed"), firm.order("completed")

    services.transfer_customers([firm.customer.pk], owner=successor, by=firm.manager, with_orders=True)

    assert owners(Customer) == {successor.pk}
    assert (Order.objects.get(pk=opened.pk).owner, Order.objects.get(pk=closed.pk).owner) == (successor, firm.am)


def test_without_it_they_stay(firm, successor):
    firm.order("confirmed")

    count = services.transfer_customers([firm.customer.pk], owner=successor, by=firm.manager)

    assert (count, owners(Order)) == (1, {firm.am.pk})


def test_all_or_none(firm, successor):
    foreign = CustomerFactory()

    with pytest.raises(PermissionDenied):
        services.transfer_customers([firm.customer.pk, foreign.pk], owner=successor, by=firm.manager)

    assert Customer.objects.get(pk=firm.customer.pk).owner == firm.am


def test_nobody_who_left_gets_them(firm, successor):
    successor.is_active = False

    with pytest.raises(Refused):
        services.transfer_customers([firm.customer.pk], owner=successor, by=firm.manager)


def test_the_page_hands_over_what_was_ticked(client, firm, successor):
    other = CustomerFactory(owner=firm.am)
    client.force_login(firm.manager)
    url = f"{reverse(URL)}?owner={firm.am.pk}"

    offered = set(client.get(url).context["form"].fields["customers"].queryset)
    answer = client.post(url, {"owner": successor.pk, "customers": [other.pk], "with_orders": "on"})

    assert offered == {firm.customer, other}
    assert answer.url == reverse("customers:list")
    assert (Customer.objects.get(pk=other.pk).owner, Customer.objects.get(pk=firm.customer.pk).owner) == (
        successor,
        firm.am,
    )


def test_a_customer_of_another_team_cannot_be_ticked(client, firm, successor):
    foreign = CustomerFactory()
    client.force_login(firm.manager)

    answer = client.post(f"{reverse(URL)}?owner={firm.am.pk}", {"owner": successor.pk, "customers": [foreign.pk]})

    assert answer.status_code == 422
    assert Customer.objects.get(pk=foreign.pk).owner == foreign.owner


@pytest.mark.parametrize("owner", ["", "x", "9" * 30, "0"])
def test_no_address_breaks_it(client, firm, owner):
    client.force_login(firm.manager)

    assert client.get(reverse(URL), {"owner": owner}).status_code == 200


def test_it_is_not_there_for_who_transfers_nothing(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse(URL)).status_code == 404
