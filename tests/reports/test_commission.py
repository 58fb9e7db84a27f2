"""The page of commission: as it stands now, or as it was locked; hidden from those who may not know it."""

import pytest
from django.urls import reverse

from reports import services
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
