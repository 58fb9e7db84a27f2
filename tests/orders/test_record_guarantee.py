"""A guarantee stands beside the credit limit while it holds."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Guarantee, Order
from orders.services.credit import exposure_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def guaranteed(firm, amount="500", days=30, by=None):
    facts = {"guarantor": "锐丰控股", "amount": Decimal(amount), "valid_until": localdate() + timedelta(days=days)}
    return services.record_guarantee(firm.customer.pk, **facts, by=by or firm.finance)


@pytest.fixture
def limited(firm):
    firm.customer.credit_limit = Decimal(800)
    firm.customer.save()
    return firm.order("in_approval", "10", price="100")


def test_it_stands_for_the_credit_while_it_holds(firm, limited):
    before = exposure_of(firm.customer, order=limited).over, Order.objects.beyond_credit().count()
    guarantee = guaranteed(firm)
    during = exposure_of(firm.customer, order=limited), Order.objects.beyond_credit().count()
    Guarantee.objects.filter(pk=guarantee.pk).update(valid_until=localdate() - timedelta(days=1))

    assert before == (Decimal(200), 1)
    assert (during[0].over, during[0].cover, during[1]) == (0, Decimal(1300), 0)
    assert exposure_of(firm.customer, order=limited).over == Decimal(200)


def test_the_page_records_it_and_shows_it(client, firm, limited):
    client.force_login(firm.finance)
    typed = {"guarantor": "锐丰控股", "amount": "500", "valid_until": f"{localdate() + timedelta(days=9)}"}

    client.post(reverse("orders:record-guarantee", args=[firm.customer.pk]), typed)

    page = client.get(firm.customer.get_absolute_url()).content.decode()
    assert ("锐丰控股" in page, Guarantee.objects.get().by) == (True, firm.finance)


@pytest.mark.parametrize("changes", [{"amount": "0"}, {"valid_until": "2020-01-01"}, {"guarantor": ""}])
def test_what_is_wrong_is_asked_for(client, firm, changes):
    client.force_login(firm.finance)
    typed = {"guarantor": "锐丰控股", "amount": "500", "valid_until": f"{localdate() + timedelta(days=9)}"} | changes

    answer = client.post(reverse("orders:record-guarantee", args=[firm.customer.pk]), typed)

    assert (answer.status_code, Guarantee.objects.count()) == (422, 0)


def test_a_day_that_has_passed_is_refused(firm):
    with pytest.raises(Refused):
        guaranteed(firm, days=-1)
    with pytest.raises(Refused):
        guaranteed(firm, amount="0")


def test_sales_record_none(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("orders:record-guarantee", args=[firm.customer.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        guaranteed(firm, by=firm.am)
