"""The workbook of sales has the rows, columns and figures of its page."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from reports.lists.sales import WAYS
from tests.reports.months_asked import MONTHS, TODAY, all_rows, asked, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(demo_company):
    demo_company(orders=300, seed=3, today=TODAY)


@pytest.mark.parametrize("way", WAYS)
def test_it_has_the_same_figures(client, company, django_user_model, way):
    client.force_login(django_user_model.objects.get(username="director"))
    params = {"by": way, "sort": "orders", **MONTHS}

    headings, rows = workbook(client, "export-sales", **params)

    report, shown = asked(client, "sales", **params), all_rows(client, "sales", **params)
    assert headings == [str(heading.text) for heading in report.headings]
    at = {name: headings.index(name) for name in ("订单数", "金额（元）", "上期订单数", "上期金额（元）", "占比")}
    assert [
        (row[0], row[at["订单数"]], row[at["金额（元）"]], row[at["上期订单数"]], row[at["上期金额（元）"]])
        for row in rows
    ] == [
        (row["label"], row["orders"], float(row["amount"]), row["orders_before"], float(row["before"])) for row in shown
    ]
    assert [row[at["占比"]] for row in rows] == [pytest.approx(float(row["share"]), abs=1e-6) for row in shown]


def test_it_says_what_it_is_of(client, firm):
    firm.order("confirmed", region="江苏 无锡")
    client.force_login(firm.director)

    answer = client.get(reverse("reports:export-sales"), {"by": "person", "region": "江苏 无锡", **MONTHS})

    name = answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"PK")  # read to its end, the file is closed
    assert answer.status_code == 200
    assert "按客户经理统计销售 2026 年 8 月 至 2026 年 10 月 江苏 无锡.xlsx" in unquote(name)


def test_who_reads_no_prices_gets_none(client, firm):
    firm.order("confirmed", "10", price="4321")
    client.force_login(firm.warehouse)

    headings, rows = workbook(client, "export-sales")

    assert not any("元" in heading for heading in headings)
    assert [cell for row in rows for cell in row if "4321" in str(cell)] == []


def test_one_class_is_exported_alone(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))
    params = {"by": "customer", "class": "B", **MONTHS}

    _headings, rows = workbook(client, "export-sales", **params)

    assert [row[0] for row in rows] == [row["label"] for row in all_rows(client, "sales", **params)]


@pytest.mark.parametrize("name", ["export-sales", "export-ticket-rates", "export-approval-times"])
def test_of_months_that_cannot_be_counted_it_leads_to_the_page_that_says_so(client, firm, name):
    client.force_login(firm.director)

    answer = client.get(reverse(f"reports:{name}"), {"from": "2026-99"})

    assert (answer.status_code, answer.url) == (
        302,
        f"{reverse('reports:' + name.removeprefix('export-'))}?from=2026-99",
    )


@pytest.mark.parametrize("name", ["export-sales", "export-ticket-rates", "export-approval-times"])
def test_who_has_no_role_gets_none(client, firm, django_user_model, name):
    client.force_login(django_user_model.objects.create(username="nobody", name="无"))

    assert client.get(reverse(f"reports:{name}")).status_code == 404
