"""A customer is entered by page."""

import pytest
from django.urls import reverse

from customers.models import Customer
from tests.filled import customer, filled

pytestmark = pytest.mark.django_db


def test_it_belongs_to_its_account_manager_and_the_team(client, firm):
    client.force_login(firm.assistant)
    data = {"name": "苏州新客户", "level": "B", "owner": firm.am.pk, "default_discount": "95"}

    client.post(reverse("customers:create"), data)

    customer = Customer.objects.get(name="苏州新客户")
    assert (customer.owner, customer.team) == (firm.am, firm.team)


def test_without_a_name_it_is_shown_again(client, firm):
    client.force_login(firm.assistant)

    response = client.post(reverse("customers:create"), {"name": "", "level": "B", "owner": firm.am.pk})

    assert (response.status_code, Customer.objects.count()) == (422, 1)


def test_the_warehouse_has_no_such_page(client, firm):
    client.force_login(firm.warehouse)

    assert client.get(reverse("customers:create")).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_a_second_customer_of_the_same_name_is_refused(client, firm):
    client.force_login(firm.assistant)
    _person, url, data = filled(firm, customer, {"name": f" {firm.customer.name}　"})

    response = client.post(url, data)

    assert "Customer with this Name already exists." in response.content.decode()
    assert Customer.objects.count() == 1


@pytest.mark.usefixtures("in_english")
def test_an_account_manager_enters_customers_for_nobody_else(client, firm):
    """Who has only own customers: the key of a colleague in the form is not there to choose."""
    _person, url, data = filled(firm, customer, {"owner": str(firm.stranger.pk)})
    client.force_login(firm.am)

    response = client.post(url, data)

    assert response.status_code == 422
    assert Customer.objects.count() == 1
