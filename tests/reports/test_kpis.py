"""Every figure of a month against an independent recomputation, and the records behind it."""

import json
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, localtime, make_aware

from demo.company.seed import seed_company
from orders.models import MonthEnd, Order
from reports.figures import kpis
from reports.figures.measures import wilson
from reports.lists.groups import GROUPED
from reports.lists.records import LISTS
from tests.factories import Firm
from tests.reports import plain

NORTHWIND = Path(__file__).parents[2] / "samples" / "northwind_orders.xlsx"
TODAY = date(2026, 11, 20)


def month_after(month):
    return (month + timedelta(days=32)).replace(day=1)


def both(month, as_of):
    """(ours, the independent recomputation) of the figures of a month as of a moment."""
    ours = kpis(month, as_of=as_of)
    del ours["month"], ours["as_of"]
    counted = localtime(as_of - timedelta(microseconds=1)).date()
    return ours, plain.figures(month, month_after(month), as_of, localtime(as_of).date(), counted)


def moment(*parts):
    return make_aware(datetime(*parts))


@pytest.mark.django_db
def test_three_months_of_the_demo_company_agree_with_plain_sql_as_of_any_moment():
    seed_company(orders=300, seed=3, today=TODAY)
    asked = [
        (date(2026, 9, 1), moment(2026, 11, 20, 18)),
        (date(2026, 10, 1), moment(2026, 11, 20, 18)),
        (date(2026, 11, 1), moment(2026, 11, 20, 18)),
        (date(2026, 9, 1), moment(2026, 9, 16, 11, 30)),
        (date(2026, 10, 1), moment(2026, 10, 17)),
    ]

    told = [both(month, as_of) for month, as_of in asked]

    assert [ours for ours, _plain in told] == [again for _ours, again in told]
    assert all(ours["orders"] and ours["on_time"]["promised"] for ours, _plain in told)
    assert told[0][0] != told[3][0]  # what happened later does not count


@pytest.mark.django_db
def test_northwind_agrees_with_plain_sql():
    call_command("import_orders", str(NORTHWIND), "--json", stdout=StringIO())
    dates = Order.objects.order_by("ordered_on").values_list("ordered_on", flat=True)
    months = sorted({day.replace(day=1) for day in dates})
    as_of = moment(2026, 11, 20, 18)

    told = [both(month, as_of) for month in months]

    assert [ours for ours, _plain in told] == [again for _ours, again in told]
    assert sum(ours["orders"] for ours, _plain in told) == 830


@pytest.mark.django_db
def test_an_empty_month_has_nothing_to_divide():
    seed_company(orders=60, seed=3, today=TODAY)

    ours, again = both(date(2019, 5, 1), moment(2026, 11, 20, 18))

    assert ours == again
    assert (ours["orders"], ours["amount"], ours["average"]) == (0, "0.00", None)
    assert ours["processing_hours"] == {"n": 0, "mean": None, "p50": None, "p90": None}
    assert ours["on_time"]["rate"] is ours["satisfaction"]["mean"] is ours["feedback_hours"]["within_24h"] is None


@pytest.mark.django_db
def test_a_month_of_one_order_agrees_too():
    firm = Firm()
    order = firm.order("delivered", "10", price="100")
    month = localdate().replace(day=1)

    ours, again = both(month, localtime() + timedelta(seconds=1))

    assert ours == again
    assert (ours["orders"], ours["amount"], ours["average"]) == (1, "1000.00", "1000.00")
    assert ours["by_status"] == {"delivered": 1}
    assert ours["receivable"] == str(order.total)


@pytest.mark.django_db
def test_the_end_of_a_month_comes_from_its_kept_balance():
    seed_company(orders=60, seed=3, today=TODAY)

    first = kpis(date(2026, 9, 1), as_of=moment(2026, 11, 20, 18))
    kept = MonthEnd.objects.get()
    second = kpis(date(2026, 9, 1), as_of=moment(2026, 11, 20, 18))

    assert kept.month == date(2026, 9, 1)
    assert first == second
    assert first["receivable"] == str(kept.receivable)


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [(13, 15, 0.6212, 0.9626), (8, 8, 0.6756, 1.0), (0, 0, None, None)],
)
def test_the_interval_around_a_share(good, n, low, high):
    assert wilson(good, n) == (low, high)


@pytest.mark.django_db
def test_the_command_prints_one_object_or_lines():
    out, lines = StringIO(), StringIO()

    call_command("kpis", "2026-10", "--as-of", "2026-10-31", "--json", stdout=out)
    call_command("kpis", "2026-10", stdout=lines)

    told = json.loads(out.getvalue())
    assert (told["month"], told["as_of"], told["amount"]) == ("2026-10", "2026-11-01T00:00:00+08:00", "0.00")
    assert "on_time.promised: 0" in lines.getvalue().splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["2026-13"], ["October"], ["2026-10", "--as-of", "soon"]])
def test_the_command_names_what_it_cannot_read(arguments):
    with pytest.raises(CommandError) as refusal:
        call_command("kpis", *arguments, stdout=StringIO())

    assert refusal.value.returncode == 2


# --- behind the figures ----------------------------------------------------------------------------------------------


@pytest.fixture
def company(db):
    seed_company(orders=120, seed=3, today=TODAY)


def listed(client, figure, **params):
    """How many rows the page behind a figure shows, over all its pages."""
    url, count = f"{reverse('reports:behind', args=[figure])}?" + "&".join(f"{k}={v}" for k, v in params.items()), 0
    while url:
        answer = client.get(url)
        count += len(answer.context["rows"])
        page = answer.context.get("page")
        url = f"{reverse('reports:behind', args=[figure])}{page.next_url}" if page and page.next_url else ""
    return count


def test_every_figure_opens_as_many_records_as_it_counts(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))
    told = kpis(date(2026, 10, 1))
    timing = told["on_time"]

    counts = {figure: listed(client, figure, month="2026-10") for figure in LISTS if not LISTS[figure].narrow}

    assert counts == {
        "placed": told["orders"],
        "processing": told["processing_hours"]["n"],
        "shipping": told["shipping_hours"]["n"],
        "promised": timing["promised"],
        "on-time": timing["delivered_on_time"],
        "late-delivered": timing["late_delivered"],
        "late-open": timing["late_open"],
        "undated": timing["undated"],
        "in-full": told["in_full"]["n"],
        "judged": told["otif"]["of"],
        "otif-judged": told["otif"]["of"],
        "otif": told["otif"]["n"],
        "not-otif": told["otif"]["of"] - told["otif"]["n"],
        "tickets": sum(told["tickets_by_type"].values()),
        "answered": told["feedback_hours"]["n"],
        "rated-tickets": counts["rated-tickets"],
        "rated-visits": told["satisfaction"]["n"] - counts["rated-tickets"],
        "late-stages": sum(told["late_by_cause"].values()),
        "received": counts["received"],
    }


def test_what_is_counted_by_a_value_opens_by_that_value(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))
    told = kpis(date(2026, 10, 1))

    status = {v: listed(client, "status", month="2026-10", value=v) for v in told["by_status"]}
    kinds = {v: listed(client, "ticket-type", month="2026-10", value=v) for v in told["tickets_by_type"]}
    causes = {v: listed(client, "late-cause", month="2026-10", value=v) for v in told["late_by_cause"]}

    assert (status, kinds, causes) == (told["by_status"], told["tickets_by_type"], told["late_by_cause"])


def test_the_pages_are_for_who_reads_reports_and_show_what_they_may_see(client, company, django_user_model):
    seen = {}
    for name in ("assistant", "am1", "warehouse", "manager", "manager2", "director"):
        client.force_login(django_user_model.objects.get(username=name))
        answer = client.get(reverse("reports:behind", args=["placed"]), {"month": "2026-10"})
        seen[name] = len(answer.context["rows"]) if answer.status_code == 200 else answer.status_code

    assert (seen["assistant"], seen["am1"], seen["warehouse"]) == (404, 404, 404)
    assert seen["manager"] + seen["manager2"] == seen["director"] == kpis(date(2026, 10, 1))["orders"]


def test_what_is_owed_opens_its_orders(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="finance"))

    owed = client.get(reverse("reports:behind", args=["receivable"]), {"month": "2026-10"}).context["rows"]
    total = sum(float(cells[4]["text"].replace(",", "")) for cells in owed)

    assert f"{total:.2f}" == kpis(date(2026, 10, 1))["receivable"]


@pytest.mark.parametrize("params", [{"month": "x"}, {"as_of": "soon"}, {"after": "~~"}, {"value": "nobody"}])
def test_no_address_breaks_the_page(client, company, django_user_model, params):
    client.force_login(django_user_model.objects.get(username="director"))

    answers = {client.get(reverse("reports:behind", args=[figure]), params).status_code for figure in LISTS}

    assert answers == {200}


def test_an_unknown_figure_is_not_found(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))

    assert client.get(reverse("reports:behind", args=["everything"])).status_code == 404


@pytest.fixture
def firm(db):
    return Firm()


@pytest.mark.parametrize("figure", [*LISTS, *GROUPED])
def test_a_list_costs_the_same_for_any_number_of_rows(client, firm, figure):
    month = localdate().replace(day=1)
    url = f"{reverse('reports:behind', args=[figure])}?month={month:%Y-%m}&value={VALUES.get(figure, '')}"
    client.force_login(firm.director)
    costs = []
    for more in (1, 5):
        for _each in range(more):
            order = firm.order("delivered", ordered_on=month)
            Order.objects.filter(pk=order.pk).update(promised_on=month)
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            client.get(url)
        costs.append(len(told))

    assert costs[0] == costs[1]


VALUES = {"status": "delivered", "amounts": "0", "late-cause": "unknown", "receivable": "not_due"}
