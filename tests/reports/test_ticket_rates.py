"""Ticket rates by product: those of plain SQL, each number with the tickets or orders that it counts."""

import pytest
from django.urls import reverse

from aftersales.models import Ticket
from reports.lists.ticket_rates import rate_text
from tests.factories import CustomerFactory, Firm, ProductFactory
from tests.reports import plain_reports as plain
from tests.reports.months_asked import MONTHS, PEOPLE, TODAY, all_rows, asked, at_of, cost, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(demo_company):
    demo_company(orders=300, seed=3, today=TODAY)
    for ticket in Ticket.objects.filter(order__isnull=False)[::5]:
        Ticket.objects.filter(pk=ticket.pk).update(product=ticket.order.lines.first().product)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_figure_is_that_of_plain_sql(client, company, django_user_model, name):
    client.force_login(django_user_model.objects.get(username=name))
    person = django_user_model.objects.get(username=name)
    keys = None if person.sees_all_orders else seen_by(name)

    report, rows = asked(client, "ticket-rates", **MONTHS), all_rows(client, "ticket-rates", **MONTHS)

    for back, suffix in ((False, ""), (True, "_before")):
        told, sent = plain.tickets(at_of(report, before=back), keys)
        assert {row["key"]: row[f"tickets{suffix}"] for row in rows if row[f"tickets{suffix}"]} == told
        assert {row["key"]: row[f"orders{suffix}"] for row in rows if row[f"orders{suffix}"]} == sent
    for row in rows:
        assert row["rate"] == (row["tickets"] / row["orders"] if row["orders"] else None)


def test_every_number_opens_what_it_counts(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))
    report = asked(client, "ticket-rates", **MONTHS)

    for row in report.page.rows[:15]:
        for name, figure in (("tickets", "told-product"), ("orders", "sent-product")):
            for suffix, link in (("", report.link_to), ("_before", report.link_before)):
                behind = client.get(link(figure, row["key"])).context["list"]
                assert behind.totals[0] == row[f"{name}{suffix}"], (row["name"], name, suffix)
    assert client.get(report.sums[0][2]).context["list"].totals[0] == sum(row["tickets"] for row in report.page.rows)


def test_a_ticket_counts_for_the_product_it_names_else_for_the_only_one(client, firm):
    other = ProductFactory(name="变频器")
    order = firm.order("shipped", "10")
    both = firm.order("shipped", "10")
    firm.ticket(order)
    firm.ticket(order)
    named = firm.ticket(both)
    Ticket.objects.filter(pk=named.pk).update(product=other)
    firm.ticket()
    client.force_login(firm.director)

    told = {row["label"]: (row["tickets"], row["orders"]) for row in all_rows(client, "ticket-rates")}

    assert told == {firm.product.name: (2, 2), "变频器": (1, 0), "产品未知": (1, 0)}


def test_a_rate_of_few_is_told_as_how_many_of_how_many():
    assert [rate_text(*pair) for pair in ((1, 4), (1, 0), (2, 5), (12, 10))] == ["1/4", "–", "40.0%", "120.0%"]


def test_a_stranger_sees_nothing(client, firm):
    firm.ticket(firm.order("shipped"))
    Firm()
    client.force_login(firm.stranger)

    assert all_rows(client, "ticket-rates") == []


def test_who_has_no_role_has_no_such_page(client, firm, django_user_model):
    client.force_login(django_user_model.objects.create(username="nobody", name="无"))

    assert client.get(reverse("reports:ticket-rates")).status_code == 404


def test_it_costs_the_same_for_any_number_of_rows(client, firm):
    def make(count):
        for _n in range(count):
            firm.customer, firm.product = CustomerFactory(owner=firm.am), ProductFactory()
            firm.ticket(firm.order("shipped"))

    make(1)
    few = cost(client, firm.director, "ticket-rates")
    make(5)

    assert cost(client, firm.director, "ticket-rates") == few <= 16
