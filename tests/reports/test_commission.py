"""The page of commission: as it stands now, or as it was locked; hidden from those who may not know it."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.services import short_close_order
from orderdesk.core.money import round_money
from orders import services as orders
from reports import services
from reports.figures.commission import orders_of
from tests.reports.commission import LAST, ruled, sold_last_month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_shows_bases_and_commission_before_and_after_the_lock(client, firm):
    sold_last_month(firm)
    ruled(firm)
    client.force_login(firm.finance)
    url = reverse("reports:commission")

    before = client.get(url, {"month": f"{LAST:%Y-%m}"}).content.decode()
    services.lock_commission(LAST, by=firm.finance)
    after = client.get(url, {"month": f"{LAST:%Y-%m}"}).content.decode()

    assert [[text in page for text in ("1,000.00", "400.00", "8.00")] for page in (before, after)] == [[True] * 3] * 2
    assert ["Lock the month" in page for page in (before, after)] == [True, False]


def test_others_have_no_such_page(client, firm):
    for person in (firm.manager, firm.am, firm.assistant, firm.warehouse, firm.aftersales):
        client.force_login(person)
        assert client.get(reverse("reports:commission")).status_code == 404


def test_nobody_earns_by_an_order_that_was_rejected_or_is_still_to_be_approved(firm):
    month = localdate().replace(day=1)
    sold = firm.order("confirmed", "10", price="100")
    firm.order("in_approval", "10", price="100")
    rejected = firm.order("in_approval", "10", price="100")
    orders.reject_order(rejected.pk, reason="价格过低", by=firm.manager)

    assert list(orders_of(month)[firm.am.pk]) == [sold.pk]


def test_the_margin_is_of_what_is_still_paid(firm):
    month, order = localdate().replace(day=1), firm.order("in_production", "10")
    line = order.lines.get()
    short_close_order(order.pk, quantities={line.pk: Decimal(3)}, reason="停产", by=firm.am)
    taken = order.corrections.get().amount

    bases = orders_of(month)[firm.am.pk][order.pk]

    assert bases["sales"] == order.total - taken
    net = line.amount - line.tax - taken / (1 + line.tax_rate)
    assert bases["margin"] == round_money(net - 7 * line.cost)
