"""A guarantee is taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Guarantee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def guarantee(firm):
    facts = {"guarantor": "锐丰控股", "amount": Decimal(500), "valid_until": localdate() + timedelta(days=9)}
    return services.record_guarantee(firm.customer.pk, **facts, by=firm.finance)


def test_it_no_longer_stands_for_the_credit(client, firm, guarantee):
    client.force_login(firm.finance)

    client.post(reverse("orders:end-guarantee", args=[guarantee.pk]))

    assert Guarantee.objects.valid(on=localdate()).count() == 0
    with pytest.raises(Refused):
        services.end_guarantee(guarantee.pk, by=firm.finance)


def test_sales_take_none_back(client, firm, guarantee):
    client.force_login(firm.am)

    assert client.post(reverse("orders:end-guarantee", args=[guarantee.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.end_guarantee(guarantee.pk, by=firm.am)
