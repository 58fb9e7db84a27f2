"""The list of products."""

import pytest
from django.urls import reverse

from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def test_it_is_searched(client, firm):
    other = ProductFactory(code="ZZ-1", name="继电器")
    client.force_login(firm.warehouse)

    found = client.get(reverse("orders:products"), {"q": "zz"}).context["list"].page.rows

    assert list(found) == [other]


def test_only_who_may_change_products_finds_the_button(client, firm):
    may = {}

    for who in ("manager", "warehouse"):
        client.force_login(getattr(firm, who))
        may[who] = client.get(reverse("orders:products")).context["may_edit"]

    assert may == {"manager": True, "warehouse": False}
