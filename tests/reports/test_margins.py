"""The report of margins: the same sums whatever it is grouped by, and the margin of `kpis`."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from aftersales import services as aftersales
from fulfillment.models import Shipment
from orderdesk.core.money import round_money
from orders.models import OrderLine
from orders.services.correction import correct_amount
from orders.services.locking import locked
from reports.figures import Period
from reports.figures.margins import BY, margins
from reports.figures.settling import margin
from reports.figures.span import Span

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
MONTH = localdate().replace(day=1)


@pytest.fixture
def sold(firm):
    order = firm.order("confirmed", "10", "5", price="113")
    OrderLine.objects.filter(order=order, position=1).update(cost=Decimal(60))
    OrderLine.objects.filter(order=order, position=2).update(cost=None)
    ticket = firm.ticket(order)
    aftersales.answer_ticket(ticket.pk, text="明天上门", by=firm.aftersales)
    aftersales.edit_ticket(ticket.pk, cost=Decimal(50), by=firm.aftersales)
    return order


def test_carriage_is_taken_off_too(firm):
    order = firm.order("shipped", "10", price="113")
    Shipment.objects.filter(order=order).update(cost=Decimal("80.50"))

    (row,) = margins(Span.over(MONTH, 1, as_of=now()), "person")

    assert (row["also"], row["left"]) == (Decimal("80.50"), row["margin"] - Decimal("80.50"))


@pytest.mark.parametrize("by", BY)
def test_the_sums_are_those_of_the_figures(firm, sold, by):
    rows = margins(Span.over(MONTH, 1, as_of=now()), by)

    figures = margin(Period.of(MONTH))
    assert (sum(row["margin"] for row in rows), sum(row["uncosted"] for row in rows)) == (figures["amount"], 1)
    (row,) = rows
    assert (row["net"], row["cost"], row["also"]) == (
        Decimal("1000.00"),
        Decimal("600.00"),
        Decimal(0) if by == "product" else Decimal(50),
    )


@pytest.mark.parametrize("by", BY)
def test_a_row_opens_the_orders_that_it_counts(client, firm, sold, by):
    firm.draft()
    cancelled = firm.order("confirmed")
    aftersales.cancel_order(cancelled.pk, reason="客户取消", by=firm.manager)
    client.force_login(firm.director)

    (row,) = client.get(reverse("reports:margins"), {"by": by}).context["page"].rows
    listed = {each.record["number"] for each in client.get(row["url"]).context["list"].rows}

    assert listed == {sold.number}


def test_the_page_shows_them(client, firm, sold):
    client.force_login(firm.manager)

    for by, name in (("customer", firm.customer.name), ("person", firm.am.name), ("month", f"{MONTH:%Y-%m}")):
        page = client.get(reverse("reports:margins"), {"by": by}).content.decode()
        assert [text in page for text in (name, "400.00", "40.0", "350.00")] == [True] * 4, by


def test_on_the_first_of_a_month_there_is_the_month_before(client, firm, sold, time_machine):
    later = (MONTH + timedelta(days=32)).replace(day=1)
    time_machine.move_to(datetime(later.year, later.month, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    client.force_login(firm.manager)

    first = client.get(reverse("reports:margins")).context["page"]
    alone = client.get(reverse("reports:margins"), {"to": f"{later:%Y-%m}"}).context["page"]

    assert (len(first.rows), alone.rows) == (1, [])


def test_a_leader_sees_the_own_team_only(client, firm, sold):
    sold.owner, sold.team = firm.stranger, firm.stranger.team
    type(sold).objects.filter(pk=sold.pk).update(owner=firm.stranger, team=firm.stranger.team)
    client.force_login(firm.manager)

    assert client.get(reverse("reports:margins")).context["page"].rows == []


def test_who_reads_no_cost_has_no_such_page(client, firm):
    for person in (firm.am, firm.assistant, firm.warehouse, firm.aftersales):
        client.force_login(person)
        assert client.get(reverse("reports:margins")).status_code == 404


def test_what_was_taken_off_since_is_a_column_of_its_own_and_the_figure_stays(firm, sold):
    line, uncosted = sold.lines.order_by("position")
    aftersales.short_close_order(sold.pk, quantities={line.pk: Decimal(3)}, reason="停产", by=firm.am)
    with transaction.atomic():
        for facts in ({"kind": "credit", "line": uncosted, "quantity": Decimal(1)}, {"kind": "allowance"}):
            amount = Decimal("113") if facts["kind"] == "allowance" else None
            correct_amount(locked(sold.pk), **facts, amount=amount, reason="客户投诉", by=firm.finance)

    span = Span.over(MONTH, 1, as_of=now())
    rows = {by: margins(span, by)[0] for by in BY}

    pieces, whole = Decimal("3") * (100 - 60), Decimal("113") * (sold.total - sold.tax) / sold.total
    assert {row["credits"] for by, row in rows.items() if by != "product"} == {pieces + round_money(whole)}
    assert rows["product"]["credits"] == pieces  # an allowance is of no product
    assert {row["margin"] for row in rows.values()} == {margin(Period.of(MONTH))["amount"]}
    assert rows["person"]["left"] == rows["person"]["margin"] - rows["person"]["credits"] - 50


def test_the_page_shows_what_was_taken_off(client, firm, sold):
    line = sold.lines.order_by("position").first()
    aftersales.short_close_order(sold.pk, quantities={line.pk: Decimal(3)}, reason="停产", by=firm.am)
    client.force_login(firm.manager)

    page = client.get(reverse("reports:margins"), {"by": "person"})
    product = client.get(reverse("reports:margins"), {"by": "product"}).content.decode()

    assert (page.context["page"].sums["credits"], page.context["page"].sums["left"]) == (Decimal(120), Decimal(230))
    assert ("Taken off since (yuan)" in product, "are not known" in product) == (True, True)
