"""A month of commission as a workbook: every order with what it was counted as."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from reports import services
from tests.orders.receipts import pay
from tests.reports.commission import LAST, ruled, sold_last_month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def rows_of(client):
    answer = client.get(reverse("reports:export-commission"), {"month": f"{LAST:%Y-%m}"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.values]


def test_each_order_has_its_row_before_and_after_the_lock(client, firm):
    order = sold_last_month(firm)
    ruled(firm)
    client.force_login(firm.finance)

    before = rows_of(client)
    services.lock_commission(LAST, by=firm.finance)
    pay(order, "100", firm, received_on=LAST)
    after = rows_of(client)

    facts = [str(firm.am), order.number, firm.customer.name]
    assert before[1][:3] == after[1][:3] == facts
    assert [Decimal(str(cell)) for cell in (before[1][4], before[1][6])] == [1000, 400]
    assert before[1] == after[1]
    assert before[2][0] == after[2][0] == "Total"


def test_others_have_no_such_file(client, firm):
    for person in (firm.manager, firm.am, firm.warehouse):
        client.force_login(person)
        assert client.get(reverse("reports:export-commission")).status_code == 404
