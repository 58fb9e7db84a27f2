"""The list of what is still open, and for how long."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from aftersales.models import Ticket
from tests.aftersales.tickets import closed, cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


LIST = "/aftersales/tickets/"


def test_the_list_tells_what_is_open_and_for_how_long(client, firm):
    firm.ticket(reported_at=now() - timedelta(days=2, hours=1))
    closed(firm)
    client.force_login(firm.aftersales)

    tickets = client.get(reverse("aftersales:tickets")).context["list"]
    late = client.get(reverse("aftersales:tickets") + "?show=late").context["list"]

    (row,) = tickets.rows
    age = [column.key for column in tickets.headings].index("age")
    assert (row.cells[age].text.strip(), row.css) in [("2 天", "is-late"), ("2 days", "is-late")]
    assert [row.record for row in late.rows] == [row.record]


def test_the_list_is_filtered_and_searched(client, firm):
    other = firm.ticket(kind="question", priority="high", owner=firm.am)
    usual = firm.ticket(firm.order("delivered"))
    client.force_login(firm.aftersales)
    asked = {
        "kind=question": [other],
        "priority=normal": [usual],
        f"owner={firm.am.pk}": [other],
        "show=mine": [usual],
        f"q={usual.order.number}": [usual],
        f"q={other.number}": [other],
        f"order={usual.order_id}": [usual],
        "q=xrf": [other, usual],
        "q=nobody": [],
        "kind=nonsense&owner=x&after=1~2~3": [other, usual],
    }

    told = {query: [row.record for row in client.get(f"{LIST}?{query}").context["list"].rows] for query in asked}

    assert told == asked


def test_the_list_turns_its_pages_by_key(client, firm):
    for n in range(120):
        firm.ticket(reported_at=now() - timedelta(minutes=n))
    client.force_login(firm.aftersales)

    seen, url = [], reverse("aftersales:tickets")
    while url:
        page = client.get(url).context["list"].page
        seen += [ticket.pk for ticket in page.rows]
        url = page.next_url and reverse("aftersales:tickets") + page.next_url

    assert seen == list(Ticket.objects.order_by("reported_at", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_rows(client, firm, rows):
    order = firm.order("delivered")
    for _n in range(rows):
        firm.ticket(order)

    assert [cost(client, who, reverse("aftersales:tickets")) for who in (firm.aftersales, firm.am)] == [8, 8]


def test_clearing_one_filter_leaves_the_tab_and_the_others(client, firm):
    client.force_login(firm.aftersales)

    tickets = client.get(f"{LIST}?show=closed&kind=question&priority=high&q=A").context["list"]

    (kind, *_others) = tickets.filters
    assert kind.clear_url == f"{LIST}?show=closed&priority=high&q=A"


def test_a_tab_leaves_the_filters(client, firm):
    client.force_login(firm.aftersales)

    tickets = client.get(f"{LIST}?kind=question&priority=high").context["list"]

    assert {tab.name: tab.url for tab in tickets.tabs}["closed"] == f"{LIST}?kind=question&priority=high&show=closed"


def test_what_the_form_does_not_show_is_carried_along(client, firm):
    client.force_login(firm.aftersales)

    tickets = client.get(f"{LIST}?customer={firm.customer.pk}&kind=question&q=A&after=1~2").context["list"]

    assert tickets.hidden == [("show", "open"), ("customer", str(firm.customer.pk))]
