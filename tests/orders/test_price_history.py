"""What a customer paid for a product before."""

from decimal import Decimal

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def asked(firm):
    return {"customer": firm.customer.pk, "product": firm.product.pk}


def test_what_was_paid_is_told(client, firm):
    order = firm.draft(price="300")
    client.force_login(firm.assistant)

    lines = client.get(reverse("orders:price-history"), asked(firm)).context["lines"]

    assert [(line.order, line.unit_price) for line in lines] == [(order, Decimal(300))]


@pytest.mark.parametrize("who", ["stranger", "warehouse"])
def test_it_is_hidden_from_another_team_and_from_who_reads_no_prices(client, firm, who):
    firm.draft(price="300")
    client.force_login(getattr(firm, who))

    assert list(client.get(reverse("orders:price-history"), asked(firm)).context["lines"]) == []
