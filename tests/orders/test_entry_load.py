"""Many clerks at once: every order is entered, its number has no gap and no twin, and nobody sees an error."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from orders.models import Order, OrderLine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

CLERKS, ENTRIES = 32, 200


def form_of(firm):
    head = {
        "customer": firm.customer.pk,
        "contact_name": "王建平",
        "contact_phone": "13861724471",
        "payment_terms": "月结30天",
        "address": "无锡市锡山区春笋中路 88 号",
        "due_on": str(localdate() + timedelta(days=20)),
        "submit_key": str(uuid4()),
        "action": "pass",
        "lines-TOTAL_FORMS": "3",
        "lines-INITIAL_FORMS": "0",
    }
    for row in range(3):
        head |= {f"lines-{row}-code": firm.product.code, f"lines-{row}-quantity": "2", f"lines-{row}-unit_price": "318"}
    return head


def test_two_hundred_entries_from_thirty_two_clerks(firm):
    client = Client()
    client.force_login(firm.assistant)
    cookies = client.cookies

    def enter(_number):
        clerk = Client()
        clerk.cookies = cookies
        try:
            return clerk.post(reverse("orders:create"), form_of(firm)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLERKS) as pool:
        answers = list(pool.map(enter, range(ENTRIES)))

    numbers = sorted(Order.objects.values_list("number_rank", flat=True))
    assert set(answers) == {302}
    assert len(numbers) == ENTRIES
    assert [rank % 10**9 for rank in numbers] == list(range(1, ENTRIES + 1))
    assert OrderLine.objects.count() == 3 * ENTRIES
