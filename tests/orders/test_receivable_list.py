"""What customers owe: on the list, and on the bench of finance."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from customers.models import Customer
from orderdesk.notifications.models import Reminder
from orders.models import Instalment
from orders.services import override_gate
from tests.orders.receipts import pay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:receivables"


@pytest.fixture
def owing(firm):
    """{tab: order} with one order for each."""
    today, orders = localdate(), {}
    for show, days in (("overdue", -3), ("today", 0), ("soon", 5)):
        orders[show] = firm.order("confirmed", "10", price="100", payment_terms="30%发货时付，余款到付")
        first = orders[show].instalments.order_by("place").first()
        Instalment.objects.filter(pk=first.pk).update(due_on=today + timedelta(days=days))
    orders["gates"] = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    Instalment.objects.filter(order=orders["gates"]).update(due_on=None)
    return orders


def shown(client, who, **params):
    client.force_login(who)
    return client.get(reverse(URL), params).context["list"]


def test_each_tab_has_its_own(client, firm, owing):
    orders = {show: [i.order for i in shown(client, firm.finance, show=show).page.rows] for show in owing}

    assert orders == {show: [order] for show, order in owing.items()}


def test_what_is_paid_cancelled_or_let_pass_is_not_there(client, firm, owing):
    pay(owing["overdue"], "300", firm)
    override_gate(owing["gates"].pk, gate="dispatch", reason="老客户", by=firm.manager)

    assert shown(client, firm.finance, show="overdue").page.rows == []
    assert shown(client, firm.finance, show="gates").page.rows == []


def test_one_customer(client, firm, owing):
    mine = shown(client, firm.finance, show="today", customer=firm.customer.pk).page.rows
    others = shown(client, firm.finance, show="today", customer=firm.customer.pk + 1).page.rows

    assert (len(mine), len(others)) == (1, 0)


def test_it_says_who_was_reminded_last(client, firm, owing):
    key = owing["overdue"].instalments.order_by("place").first().pk
    for slot, person in (("1", firm.am), ("2", firm.finance)):
        about = {"rule": "payment", "about": f"instalment:{key}", "slot": slot}
        Reminder.objects.create(**about, recipient=person, due_at=now())

    rows = shown(client, firm.finance).rows
    client.force_login(firm.finance)
    (section,) = [s for s in client.get("/").context["sections"] if s.title == "Overdue"]

    assert firm.finance.name in str(rows[0].html)
    assert "3 days late" in str(rows[0].html)
    assert f"¥300.00 · 30 % · On dispatch · last reminded: {firm.finance.name}" in section.rows[0].why
    assert section.more_url == reverse(URL) + "?show=overdue"


def test_it_is_hidden_from_those_who_read_no_prices_and_narrowed_for_others(client, firm, owing):
    client.force_login(firm.warehouse)
    hidden = client.get(reverse(URL)).status_code

    assert hidden == 404
    assert len(shown(client, firm.am).page.rows) == 1
    assert shown(client, firm.stranger).page.rows == []


def test_finance_reads_what_goes_beyond_the_credit(client, firm):
    Customer.objects.filter(pk=firm.customer.pk).update(credit_limit=Decimal(10000))
    firm.order("confirmed", "95", price="100")
    _fits, beyond = [firm.order("in_approval", quantity, price="100") for quantity in ("5", "10")]
    client.force_login(firm.finance)

    (section,) = [s for s in client.get("/").context["sections"] if s.title == "Credit questions"]

    assert [(row.number, row.why) for row in section.rows] == [(str(beyond), "over by ¥500.00")]


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_for_any_number(client, firm, rows, django_assert_num_queries):
    for _row in range(rows if rows == 1 else 4):
        order = firm.order("confirmed", "10", price="100", payment_terms="30%发货时付，余款到付")
        Instalment.objects.filter(order=order).update(due_on=localdate() - timedelta(days=3))
    client.force_login(firm.finance)
    client.get(reverse(URL))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse(URL))


LIST_QUERIES = 5
