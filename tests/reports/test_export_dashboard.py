"""The figures of the dashboard as a workbook."""

import io

import openpyxl
import pytest
from django.urls import reverse

from reports.views.dashboard import dashboard
from tests.reports.cards import PAGE, this_month

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("month", ["2026-99", "2099-01"])
def test_the_workbook_of_no_month_leads_to_the_page_that_says_so(client, firm, month):
    client.force_login(firm.director)

    answer = client.get(reverse("reports:export-dashboard"), {"month": month})

    assert (answer.status_code, answer.url) == (302, f"{PAGE}?month={month}")


def test_the_workbook_is_narrowed_as_the_page_is_and_says_so(client, firm):
    firm.order("confirmed", "10", ordered_on=this_month(), region="江苏 无锡")
    firm.order("confirmed", "20", ordered_on=this_month())
    client.force_login(firm.director)

    response = client.get(reverse("reports:export-dashboard"), {"region": "江苏 无锡", "owner": firm.am.pk})

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [row[:3] for row in sheet.iter_rows(values_only=True)]
    assert [row[1] for row in rows if row[0] == "筛选"] == [f"客户经理：{firm.am.name}", "区域：江苏 无锡"]
    assert [float(row[2]) for row in rows if row[:2] == ("要点", "销售额")] == [3180]


def test_the_workbook_has_the_same_figures(client, firm):
    firm.order("delivered", "10", ordered_on=this_month())
    client.force_login(firm.director)

    response = client.get(reverse("reports:export-dashboard"))

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = {(row[0], row[1]): row[2] for row in sheet.iter_rows(values_only=True)}
    told = dashboard(this_month())
    assert float(rows["要点", "销售额"]) == float(told["cards"][0]["value"]) == 3180
    assert rows["客户", firm.customer.name] == 3180
    assert len([key for key in rows if key[0] == "各月销售额"]) == 13
