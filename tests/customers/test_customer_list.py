"""The list of customers."""

import pytest
from django.urls import reverse

from tests.factories import CustomerFactory

pytestmark = pytest.mark.django_db


def test_it_is_searched(client, firm):
    CustomerFactory(owner=firm.am, name="苏州纳芯自动化设备有限公司", short_name="苏州纳芯")
    client.force_login(firm.am)

    found = client.get(reverse("customers:list"), {"q": "纳芯"}).context["list"].page.rows

    assert [customer.short_name for customer in found] == ["苏州纳芯"]


def test_another_teams_customers_are_not_in_it(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:list")).context["list"].rows == []


def test_the_back_office_has_no_such_page(client, firm):
    client.force_login(firm.warehouse)

    assert client.get(reverse("customers:list")).status_code == 404
