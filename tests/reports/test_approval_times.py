"""Approval times by level: those of plain SQL, each number with the decisions that it counts."""

import pytest
from django.urls import reverse

from orders.models import Approval
from tests.factories import Firm
from tests.reports import plain_reports as plain
from tests.reports.months_asked import MONTHS, TODAY, all_rows, asked, at_of, cost, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(demo_company):
    demo_company(orders=300, seed=3, today=TODAY)


@pytest.mark.parametrize("name", ["director", "manager", "am1", "aftersales"])
def test_every_figure_is_that_of_plain_sql(client, company, django_user_model, name):
    person = django_user_model.objects.get(username=name)
    client.force_login(person)
    keys = None if person.sees_all_orders else seen_by(name)

    report, rows = asked(client, "approval-times", **MONTHS), all_rows(client, "approval-times", **MONTHS)

    told = {row["key"]: (row["n"], round(row["p50"], 4), round(row["p90"], 4), row["late"]) for row in rows if row["n"]}
    assert told == plain.decisions(at_of(report), keys)
    before = plain.decisions(at_of(report, before=True), keys)
    assert {row["key"]: (row["n_before"], round(row["p50_before"], 4)) for row in rows if row["n_before"]} == {
        level: figures[:2] for level, figures in before.items()
    }


def test_every_number_opens_what_it_counts(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))
    report = asked(client, "approval-times", **MONTHS)

    for row in report.page.rows:
        behind = client.get(report.link_to("decided-level", row["key"])).context["list"]
        (_label, median), *_more = behind.totals[1]
        assert (behind.totals[0], median) == (row["n"], pytest.approx(row["p50"]))
        assert client.get(report.link_to("decided-late", row["key"])).context["list"].totals[0] == row["late"]
        before = client.get(report.link_before("decided-level", row["key"])).context["list"]
        assert before.totals[0] == row["n_before"]


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics"])
@pytest.mark.parametrize("name", ["approval-times", "export-approval-times"])
def test_it_is_hidden_from_who_reads_no_prices(client, firm, role, name):
    client.force_login(getattr(firm, role))

    assert client.get(reverse(f"reports:{name}")).status_code == 404
    assert client.get(reverse("reports:behind", args=["decided-level"]), {"value": "manager"}).status_code == 404


def test_a_stranger_sees_nothing(client, firm):
    firm.order("confirmed")
    client.force_login(firm.stranger)

    assert all_rows(client, "approval-times") == []


def test_it_costs_the_same_for_any_number_of_decisions(client, firm):
    firm.order("confirmed")
    few = cost(client, firm.director, "approval-times")
    for _n in range(5):
        Firm().order("confirmed")

    assert Approval.objects.filter(decided_at__isnull=False).count() == 6
    assert cost(client, firm.director, "approval-times") == few <= 12
