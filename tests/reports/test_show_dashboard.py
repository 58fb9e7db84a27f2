"""The dashboard: what it shows, to whom, and of whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from orderdesk.accounts.models import User
from orders.models import Order
from reports.figures import kpis
from reports.figures.period import midnight
from reports.figures.span import month_before
from reports.models import Target
from reports.views.dashboard import dashboard
from tests.factories import Firm
from tests.reports.cards import PAGE, this_month

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["manager", "director", "finance", "admin"])
@pytest.mark.parametrize("query", ["", "?month=2026-02&against=year", "?against=y"])
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


@pytest.mark.parametrize(("against", "change"), [("last", "50.0%"), ("year", "25.0%")])
def test_customers_are_compared_with_the_same_time_as_the_cards(client, firm, against, change):
    month = month_before(this_month())
    for quantity, back in (("6", 0), ("12", 1), ("8", 12)) * 3:
        order = firm.order("confirmed", quantity, ordered_on=this_month())
        day = month_before(month, back)
        Order.objects.filter(pk=order.pk).update(ordered_on=day, submitted_at=midnight(day))
    client.force_login(firm.director)

    told = client.get(PAGE, {"month": f"{month:%Y-%m}", "against": against}).context

    assert told["customer_rows"][0]["change"] == told["cards"][0]["change"] == change


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("query", "queries"), [("", 41), ("?owner={am}&kind=regular", 50)])
def test_it_costs_the_same_for_any_number_of_orders(client, firm, query, queries, count):
    firm.once(("confirmed", count), lambda: [firm.order("confirmed") for _each in range(count)] and None)
    client.force_login(firm.director)
    page = PAGE + query.format(am=firm.am.pk)
    client.get(page)  # balances of months that are over are kept from then on

    with CaptureQueriesContext(connection) as told:
        client.get(page)

    assert len(told) == queries


def main_of(answer):
    return " ".join(strip_tags(answer.content.decode().split("<main")[1].split("</main>")[0]).split())


@pytest.mark.parametrize("month", ["2026-99", "abc", "0001-01", "1999-12", "2026-13-01", "99999999999"])
@pytest.mark.parametrize("page", [PAGE, reverse("reports:behind", args=["placed"])])
def test_what_is_no_month_is_said_so(client, firm, page, month):
    client.force_login(firm.director)

    answer = client.get(page, {"month": month})

    assert answer.status_code == 200
    assert f"“{month}”不是月份。" in main_of(answer)
    assert "stats-8" not in answer.content.decode()


@pytest.mark.parametrize("page", [PAGE, reverse("reports:behind", args=["overdue"])])
def test_a_month_that_has_not_begun_is_said_so(client, firm, page):
    client.force_login(firm.director)
    following = month_before(this_month(), -1)

    answer = client.get(page, {"month": f"{following:%Y-%m}"})

    assert f"{following:%Y} 年 {following.month} 月还没有开始" in main_of(answer)


def test_a_month_without_anything_is_calm(client, firm):
    firm.order("confirmed")
    client.force_login(firm.director)

    answer = client.get(PAGE, {"month": "2020-02"})

    assert "本月没有数据" in main_of(answer)
    assert "chart" not in answer.content.decode().split("<main")[1].split("</main>")[0]


def test_what_is_empty_is_a_sentence_in_place_of_a_chart(client, firm):
    firm.order("confirmed", ordered_on=month_before(this_month()))
    client.force_login(firm.director)

    told = main_of(client.get(PAGE))

    assert "本月没有下单。" in told
    assert "本月没有阶段迟到。" in told


def numbers(client, **query):
    return [card["number"] for card in client.get(PAGE, query).context.get("cards", ())][:2]


def test_figures_are_narrowed_to_what_is_chosen(client, firm):
    other = Firm()
    firm.order("confirmed", "10", ordered_on=this_month(), region="江苏 无锡")
    other.order("confirmed", "20", ordered_on=this_month())
    client.force_login(firm.director)

    told = {
        "all": numbers(client),
        "team": numbers(client, team=firm.team.pk),
        "owner": numbers(client, owner=other.am.pk),
        "region": numbers(client, region="江苏 无锡"),
        "new": numbers(client, kind="new"),
        "key": numbers(client, kind="key"),
    }

    assert told == {
        "all": ["1.0", "2"],
        "team": ["0.3", "1"],
        "owner": ["0.6", "1"],
        "region": ["0.3", "1"],
        "new": ["1.0", "2"],
        "key": [],
    }


def test_growth_of_one_order_is_told_in_orders(client, firm):
    for back in (0, 0, 0, 0, 1):
        order = firm.order("confirmed", ordered_on=this_month())
        day = month_before(this_month(), back + 1)
        Order.objects.filter(pk=order.pk).update(ordered_on=day, submitted_at=midnight(day))
    client.force_login(firm.director)

    told = client.get(PAGE, {"month": f"{month_before(this_month()):%Y-%m}"}).context

    assert told["customer_rows"][0]["change"] == told["cards"][0]["change"] == "1 → 4 单"


def test_whoever_has_left_can_still_be_chosen(client, firm):
    firm.order("confirmed", ordered_on=this_month())
    User.objects.filter(pk=firm.am.pk).update(is_active=False)
    client.force_login(firm.director)

    names = {choice["label"]: [o["label"] for o in choice["options"]] for choice in client.get(PAGE).context["choices"]}

    assert firm.am.name in names["客户经理"]


def test_nothing_chosen_leaves_the_figures_of_the_company(client, firm):
    firm.order("delivered", ordered_on=this_month())
    Target.objects.create(month=this_month(), figure="orders", value=1)
    client.force_login(firm.director)

    plain, blank = client.get(PAGE).context, client.get(PAGE, {"team": "", "owner": " ", "kind": ""}).context

    assert [card["target"] for card in plain["cards"]] == [card["target"] for card in blank["cards"]]
    assert blank["cards"][1]["number"] == str(kpis(this_month())["orders"])


def test_another_teams_figures_are_not_chosen_by_address(client, firm):
    other = Firm()
    other.order("confirmed", ordered_on=this_month())
    firm.order("confirmed", ordered_on=this_month())
    client.force_login(firm.manager)

    for query in ({"team": other.team.pk}, {"owner": other.am.pk}):
        answer = client.get(PAGE, query)
        assert "cards" not in answer.context  # nothing of it is seen
        assert other.am.name not in answer.content.decode()
        assert client.get(reverse("reports:behind", args=["placed"]), query).context["list"].rows == []


@pytest.mark.parametrize("value", ["abc", "0", "9" * 40, "-1", "\0", "²", "' OR 1=1"])
@pytest.mark.parametrize("name", ["team", "owner", "kind", "region", "of", "value"])
def test_no_choice_breaks_a_page(client, firm, name, value):
    firm.order("confirmed", ordered_on=this_month())
    client.force_login(firm.director)
    pages = [PAGE, *(reverse("reports:behind", args=[figure]) for figure in ("placed", "customer", "amounts", "rated"))]

    answers = {client.get(page, {name: value, "from": value, "kind": "new"}).status_code for page in pages}

    assert answers == {200}
