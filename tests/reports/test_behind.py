"""What stands behind a figure."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from orders.models import Order
from reports.figures import kpis
from reports.lists.groups import GROUPED
from reports.lists.records import LISTS
from tests.reports.cards import PAGE
from tests.reports.months import TODAY

pytestmark = pytest.mark.django_db


def test_every_figure_opens_what_is_behind_it(client, firm):
    firm.order("delivered")
    client.force_login(firm.director)

    urls = [card["url"] for card in client.get(PAGE).context["cards"]]

    assert [client.get(url).status_code for url in urls] == [200] * 8


@pytest.fixture
def company(demo_company):
    demo_company(orders=120, seed=3, today=TODAY)


def listed(client, figure, **params):
    """How many rows the page behind a figure shows, over all its pages."""
    url, count = f"{reverse('reports:behind', args=[figure])}?" + "&".join(f"{k}={v}" for k, v in params.items()), 0
    while url:
        answer = client.get(url)
        page = answer.context["list"].page
        count += len(page.rows)
        url = f"{reverse('reports:behind', args=[figure])}{page.next_url}" if page.next_url else ""
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
        "sold-lately": counts["sold-lately"],
        "margin": told["orders"],
        "sold": told["orders"],
        "told": sum(told["tickets_by_type"].values()),
        "decided": counts["decided"],
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
        seen[name] = len(answer.context["list"].rows) if answer.status_code == 200 else answer.status_code

    assert (seen["assistant"], seen["am1"], seen["warehouse"]) == (404, 404, 404)
    assert seen["manager"] + seen["manager2"] == seen["director"] == kpis(date(2026, 10, 1))["orders"]


def test_what_is_owed_opens_its_orders(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="finance"))

    owed = client.get(reverse("reports:behind", args=["receivable"]), {"month": "2026-10"}).context["list"].rows
    total = sum(float(row.cells[4].text.replace(",", "")) for row in owed)

    assert f"{total:.2f}" == kpis(date(2026, 10, 1))["receivable"]


@pytest.mark.parametrize("params", [{"month": "x"}, {"as_of": "soon"}, {"after": "~~"}, {"value": "nobody"}])
def test_no_address_breaks_the_page(client, company, django_user_model, params):
    client.force_login(django_user_model.objects.get(username="director"))

    answers = {client.get(reverse("reports:behind", args=[figure]), params).status_code for figure in LISTS}

    assert answers == {200}


def test_an_unknown_figure_is_not_found(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))

    assert client.get(reverse("reports:behind", args=["everything"])).status_code == 404


def _deliver(firm, rows, month):
    for _each in range(rows):
        firm.order("delivered", ordered_on=month)
    Order.objects.update(promised_on=month)


@pytest.mark.parametrize("figure", [*LISTS, *GROUPED])
def test_a_list_costs_the_same_for_any_number_of_rows(client, firm, figure):
    month = localdate().replace(day=1)
    url = f"{reverse('reports:behind', args=[figure])}?month={month:%Y-%m}&value={VALUES.get(figure, '')}"
    costs = []
    for rows in (1, 6):
        with transaction.atomic():
            firm.ready.begin(on="the company")
            firm.once(("delivered and promised", rows), lambda rows=rows: _deliver(firm, rows, month))
            client.force_login(firm.director)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            costs.append(len(queries))
            transaction.set_rollback(True)

    assert costs[0] == costs[1]


VALUES = {"status": "delivered", "amounts": "0", "late-cause": "unknown", "receivable": "not_due"}
