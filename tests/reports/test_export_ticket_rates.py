"""The workbook of ticket rates has the figures of its page."""

import pytest

from tests.reports.months_asked import MONTHS, TODAY, all_rows, asked, workbook

pytestmark = pytest.mark.django_db


def test_it_has_the_same_figures(client, demo_company, django_user_model):
    demo_company(orders=300, seed=3, today=TODAY)
    client.force_login(django_user_model.objects.get(username="aftersales"))

    headings, rows = workbook(client, "export-ticket-rates", **MONTHS)

    shown = all_rows(client, "ticket-rates", **MONTHS)
    assert headings == [str(heading.text) for heading in asked(client, "ticket-rates", **MONTHS).headings]
    assert [(row[0], row[2], row[4]) for row in rows] == [
        (row["label"], row["tickets"], row["orders"]) for row in shown
    ]
    rates = [(row[0], row[5]) for row in rows if row[4] >= 5]
    assert rates == [(row["label"], pytest.approx(row["rate"], abs=1e-6)) for row in shown if row["orders"] >= 5]
