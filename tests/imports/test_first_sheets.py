"""A company without orders is led to what comes first."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.factories import person
from tests.imports.uploads import taken

pytestmark = pytest.mark.django_db


def tabs(client):
    page = client.get(reverse("imports:imports")).context
    return page["kind"].name, [kind.name for kind in page["kinds"]][:5]


def test_customers_and_products_come_before_orders_until_there_are_some(client, manager):
    client.force_login(person(Role.ADMINISTRATOR, language="en"))
    assert tabs(client) == ("customers", ["customers", "products", "stock", "orders", "receipts"])

    taken(manager, {})

    assert tabs(client) == ("orders", ["orders", "progress", "feedback", "customers", "products"])
