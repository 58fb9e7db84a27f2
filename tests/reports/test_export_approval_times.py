"""The workbook of approval times has the figures of its page, in hours."""

import pytest

from tests.reports.months_asked import MONTHS, TODAY, all_rows, workbook

pytestmark = pytest.mark.django_db


def test_it_has_the_same_figures(client, demo_company, django_user_model):
    demo_company(orders=300, seed=3, today=TODAY)
    client.force_login(django_user_model.objects.get(username="director"))

    _headings, rows = workbook(client, "export-approval-times", **MONTHS)

    shown = all_rows(client, "approval-times", **MONTHS)
    assert [(row[1], row[2], row[3], row[4]) for row in rows] == [
        (row["n"], round(row["p50"], 4), round(row["p90"], 4), row["late"]) for row in shown
    ]
