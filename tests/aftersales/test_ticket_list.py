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

    rows = client.get(reverse("aftersales:tickets")).context["rows"]
    late = client.get(reverse("aftersales:tickets") + "?show=late").context["rows"]

    assert [(row["age"].strip(), row["late"]) for row in rows] == [("2 天", True)] or rows[0]["age"] == "2 days"
    assert [row["ticket"] for row in late] == [row["ticket"] for row in rows]


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

    told = {query: [row["ticket"] for row in client.get(f"{LIST}?{query}").context["rows"]] for query in asked}

    assert told == asked


def test_the_list_turns_its_pages_by_key(client, firm):
    for n in range(120):
        firm.ticket(reported_at=now() - timedelta(minutes=n))
    client.force_login(firm.aftersales)

    seen, url = [], reverse("aftersales:tickets")
    while url:
        page = client.get(url).context["page"]
        seen += [ticket.pk for ticket in page.rows]
        url = page.next_url and reverse("aftersales:tickets") + page.next_url

    assert seen == list(Ticket.objects.order_by("reported_at", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_rows(client, firm, rows):
    order = firm.order("delivered")
    for _n in range(rows):
        firm.ticket(order)

    assert [cost(client, who, reverse("aftersales:tickets")) for who in (firm.aftersales, firm.am)] == [7, 7]
