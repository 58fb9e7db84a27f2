"""The orders behind one person's commission of a month: as they stand, as they were locked, and for nobody else."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import services
from reports.audit import check_commission
from reports.models import CommissionOrder
from tests.orders.receipts import pay
from tests.reports.commission import LAST, ruled, sold_last_month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def page_of(client, person):
    return client.get(reverse("reports:commission-of", args=[person.pk]), {"month": f"{LAST:%Y-%m}"})


def test_it_lists_the_orders_before_and_after_the_lock(client, firm):
    order = sold_last_month(firm)
    ruled(firm)
    client.force_login(firm.finance)

    before = page_of(client, firm.am).content.decode()
    services.lock_commission(LAST, by=firm.finance)
    pay(order, "100", firm, received_on=LAST)
    after = page_of(client, firm.am).content.decode()

    for page in (before, after):
        assert [text in page for text in (order.number, "1,000.00", "400.00")] == [True] * 3
    assert "500.00" not in after


def test_a_person_without_business_is_told_so(client, firm):
    client.force_login(firm.finance)

    assert "sold or received nothing" in page_of(client, firm.manager).content.decode()


def test_the_page_leads_here(client, firm):
    sold_last_month(firm)
    client.force_login(firm.director)

    page = client.get(reverse("reports:commission"), {"month": f"{LAST:%Y-%m}"}).content.decode()

    assert f"{reverse('reports:commission-of', args=[firm.am.pk])}?month={LAST:%Y-%m}" in page


def test_others_have_no_such_page(client, firm):
    for person in (firm.manager, firm.am, firm.assistant, firm.warehouse):
        client.force_login(person)
        assert page_of(client, firm.am).status_code == 404


def test_more_orders_cost_no_more_queries(client, firm):
    client.force_login(firm.finance)
    page_of(client, firm.am)
    counts = []
    for _more in range(2):
        sold_last_month(firm)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, firm.am)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_locked_orders_add_up_and_stay(firm):
    sold_last_month(firm)
    sold_last_month(firm)
    ruled(firm)
    (line,) = services.lock_commission(LAST, by=firm.finance)

    assert (line.orders.count(), list(check_commission())) == (2, [])
    with pytest.raises(DatabaseError), transaction.atomic():
        CommissionOrder.objects.update(sales=1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE reports_commissionorder SET sales = sales + 1 WHERE order_id = %s", [line.orders.first().order_id]
        )
    assert [(each.what, each.stored, each.recomputed) for each in check_commission()] == [
        ("commission.sales", "2000.00", "2001.00")
    ]
