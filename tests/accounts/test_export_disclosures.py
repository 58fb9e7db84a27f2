"""The log as a workbook, which is logged too."""

import io

import openpyxl
import pytest
from django.urls import reverse

from orderdesk.core.models import Disclosure

pytestmark = pytest.mark.django_db
URL = "accounts:export-disclosures"


def test_what_the_page_shows_is_exported_and_logged(client, firm):
    Disclosure.objects.create(kind="paper", by=firm.am, page="x", name="订单确认单.pdf")
    Disclosure.objects.create(kind="export", by=firm.manager, page="x", name="订单.xlsx", rows=12)
    client.force_login(firm.admin)

    answer = client.get(reverse(URL), {"kind": "export"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    last = Disclosure.objects.latest("pk")
    assert [[cell.value for cell in row][1:] for row in sheet.iter_rows(min_row=2)] == [
        [str(firm.manager), "导出", "订单.xlsx", None, 12]
    ]
    assert (last.by, last.page, last.question, last.rows) == (firm.admin, URL, "kind=export", 1)


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse(URL)).status_code == 404
    assert not Disclosure.objects.exists()
