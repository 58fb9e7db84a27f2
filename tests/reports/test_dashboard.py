"""The page of figures: who opens it, what it shows of whom, what it costs, and the same as a workbook."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from reports.figures import kpis
from reports.models import Target
from reports.views.dashboard import dashboard
from tests.factories import Firm

pytestmark = pytest.mark.django_db
PAGE = "/reports/"


def this_month():
    return localdate().replace(day=1)


@pytest.fixture
def firm():
    return Firm()


@pytest.mark.parametrize("role", ["manager", "director", "finance", "admin"])
@pytest.mark.parametrize("query", ["", "?month=2026-02&against=year", "?month=2031-01", "?month=x&against=y"])
def test_those_who_lead_and_finance_open_it(client, firm, role, query):
    firm.order("delivered")
    client.force_login(getattr(firm, role))

    response = client.get(PAGE + query)

    assert response.status_code == 200
    assert "style=" not in response.content.decode()


@pytest.mark.parametrize("role", ["assistant", "am", "warehouse", "production", "logistics", "aftersales"])
@pytest.mark.parametrize("name", ["dashboard", "export-dashboard", "reviews", "enter-action"])
def test_it_is_hidden_from_the_others(client, firm, role, name):
    client.force_login(getattr(firm, role))

    assert client.get(reverse(f"reports:{name}")).status_code == 404


def test_the_cards_show_the_figures_of_the_month(client, firm):
    firm.order("confirmed", "10", ordered_on=this_month())
    firm.order("delivered", "3", ordered_on=this_month())
    client.force_login(firm.director)

    shown = client.get(PAGE).context["cards"]

    told = kpis(this_month())
    assert [card["number"] for card in shown[:2]] == ["0.4", "2"]
    assert (told["orders"], told["amount"]) == (2, "4134.00")


def test_a_manager_sees_the_figures_of_the_own_team_only(client, firm):
    other = Firm()
    firm.order("confirmed")
    other.order("confirmed", "99")
    client.force_login(firm.manager)

    told = client.get(PAGE).context

    assert [card["number"] for card in told["cards"]][1] == "1"
    assert not told["is_whole"]
    assert other.customer.short_name not in client.get(PAGE).content.decode()


def test_targets_are_the_companys_and_judged_when_the_month_is_over(firm):
    Target.objects.create(month=this_month(), figure="orders", value=1)
    firm.order("confirmed")

    card = next(card for card in dashboard(this_month())["cards"] if card["figure"] == "orders")

    assert (card["value"], card["target"], card["standing"]) == (1, 1, "reached")


@pytest.mark.parametrize("against", ["last", "year"])
def test_an_unfinished_month_is_compared_with_as_many_days(firm, against):
    told = dashboard(this_month(), against=against)

    back = 1 if against == "last" else 12
    assert told["compared"] == (this_month() - timedelta(days=1 if back == 1 else 350)).replace(day=1)
    assert {card["before"] for card in told["cards"] if card["figure"] in ("orders", "amount")} == {0}


@pytest.mark.parametrize("count", [1, 12])
def test_it_costs_the_same_for_any_number_of_orders(client, firm, count):
    for _each in range(count):
        firm.order("confirmed")
    client.force_login(firm.director)
    client.get(PAGE)  # balances of months that are over are kept from then on

    with CaptureQueriesContext(connection) as told:
        client.get(PAGE)

    assert len(told) == QUERIES


QUERIES = 34


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


def test_every_figure_opens_what_is_behind_it(client, firm):
    firm.order("delivered")
    client.force_login(firm.director)

    urls = [card["url"] for card in client.get(PAGE).context["cards"]]

    assert [client.get(url).status_code for url in urls] == [200] * 8
